package org.cdcd.connectors.twin.ipfs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.Twins;
import org.cdcd.connectors.twin.conformance.Dialect;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.conformance.Service;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The twin of IPFS answers as the Pinning Service API says, which is the vendors' own, and as Kubo's reference says, whose
 * description was derived from it by a program and so proves names and places more than shapes. Files stream and are not held
 * against anything here.
 */
public final class IpfsConformanceTest {
    /** Kubo's RPC. */
    public static final Service KUBO = new Service(
            "ipfs", "ipfs/kubo-rpc-v0.openapi.json", Service.Strength.DERIVED, "ipfs.example.org", "", new Dialect() {
                @Override
                public boolean concerns(Recorded recorded) {
                    return !recorded.path().equals("/api/v0/add");
                }

                /** Three commands have defaults of another type than theirs; nobody calls them here. */
                @Override
                public void mend(ObjectNode description) {
                    ((ObjectNode) description.path("paths"))
                            .remove(List.of("/api/v0/diag/profile", "/api/v0/pin/remote/ls", "/api/v0/pin/remote/rm"));
                }
            });

    /** The Pinning Service API, where Pinata serves it. */
    public static final Service PINNING = new Service(
            "ipfs.pinning",
            "ipfs/ipfs-pinning-service.json",
            Service.Strength.PUBLISHED,
            "api.pinata.cloud",
            "",
            new Dialect() {
                @Override
                public String path(String path) {
                    return path.replaceFirst("^/psa", "");
                }
            });

    /** Pinata's uploads. */
    public static final Service PINATA = new Service(
            "ipfs.pinata",
            "ipfs/pinata/pinata-api-v3-uploads.yaml",
            Service.Strength.PUBLISHED,
            "uploads.pinata.cloud",
            "/v3");

    private static final String NODE = "https://ipfs.example.org/api/v0/";
    private static final String PINS = "https://api.pinata.cloud/psa/pins";

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();
    private final IpfsTwin twin = TWINS.server().twin(IpfsTwin.class);
    private String authorization = "";

    @BeforeEach
    void signIn() {
        var fields = twin.fields(Person.ALICE);
        authorization = Caller.basic(fields.get("username"), fields.get("password"));
    }

    @Test
    void answersAsKubosReferenceSays() {
        String cid = add().json().path("Hash").asText();
        call("POST", NODE + "cat?arg=" + cid);
        call("POST", NODE + "pin/add?arg=" + cid + "&name=n");
        call("POST", NODE + "pin/ls?type=recursive&names=true&stream=true");
        call("POST", NODE + "pin/rm?arg=" + cid);
        call("POST", NODE + "id");

        Proof.ofTwin(KUBO, TWINS.server().recorded("ipfs"));
    }

    @Test
    void answersAsThePinningServiceApiSays() {
        String cid = add().json().path("Hash").asText();
        authorization = "Bearer " + twin.token(Person.ALICE);
        Caller.Answer pinned = caller.json(
                "POST", PINS, Caller.json("{'cid':'" + cid + "','name':'n'}"), "Authorization", authorization);
        call("GET", PINS + "?limit=10&status=queued,pinning,pinned,failed");
        String id = pinned.json().path("requestid").asText();
        call("GET", PINS + "/" + id);
        call("DELETE", PINS + "/" + id);

        Proof.ofTwin(PINNING, TWINS.server().recorded("ipfs"));
    }

    private Caller.Answer add() {
        return call(
                "POST",
                NODE + "add?cid-version=1&raw-leaves=true",
                Buffer.buffer(
                        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nabc\r\n--b--\r\n"),
                "Content-Type",
                "multipart/form-data; boundary=b");
    }

    private void call(String method, String url) {
        call(method, url, Buffer.buffer());
    }

    private Caller.Answer call(String method, String url, Buffer body, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Authorization";
        all[headers.length + 1] = authorization;
        Caller.Answer answer = caller.call(method, url, body, all);
        assertThat(answer.status()).as(url + answer).isLessThan(400);
        return answer;
    }
}
