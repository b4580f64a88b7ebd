package org.cdcd.connectors.twin.ipfs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Caller.Answer;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Twins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a node, a pinning service and a gateway refuse. There is no client for Java on Maven Central to try the twin with. */
final class IpfsTwinTest {
    /** Of the three bytes abc, as any node names them. */
    private static final String ABC = "bafkreif2pall7dybz7vecqka3zo24irdwabwdi4wc55jznaq75q7eaavvu";

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
    void takesPostOnlyAndFromItsUserOnly() {
        assertThat(call("GET", NODE + "id").status()).isEqualTo(405);
        assertThat(caller.call("POST", NODE + "id", Buffer.buffer()).status()).isEqualTo(403);
        assertThat(call("POST", NODE + "id", Buffer.buffer(), "Origin", "https://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(call("POST", NODE + "nothing").status()).isEqualTo(404);
    }

    @Test
    void saysNoWith500() {
        assertThat(error("cat?arg=nothing")).contains("invalid cid");
        assertThat(error("cat?arg=" + ABC)).contains("not found");
        assertThat(error("pin/rm?arg=" + ABC)).contains("not pinned");
        assertThat(error("pin/ls?arg=" + ABC)).contains("is not pinned");
        assertThat(error("add")).contains("is required");
        assertThat(call("POST", NODE + "cat").status()).isEqualTo(400);
    }

    private String error(String command) {
        Answer answer = call("POST", NODE + command);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.json().path("Type").asText()).isEqualTo("error");
        return answer.json().path("Message").asText();
    }

    @Test
    void namesAFileAsEveryNodeDoesAndSaysItsSizeAsText() {
        JsonNode added = add("?cid-version=1").json();
        assertThat(added.path("Hash").asText()).isEqualTo(ABC);
        assertThat(added.path("Size").isTextual()).isTrue();
        assertThat(add("").json().path("Hash").asText()).matches("Qm[1-9A-HJ-NP-Za-km-z]{44}");
        assertThat(call("POST", NODE + "cat?arg=" + ABC).body().toString()).isEqualTo("abc");
    }

    @Test
    void failsMidwayOnceTheDiskIsFull() {
        twin.diskFull(true);
        Answer answer = add("?cid-version=1");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().toString().split("\n")).hasSize(2);
        assertThat(answer.body().toString()).endsWith("\"Type\":\"error\"}\n");
    }

    @Test
    void pinsForWhoHasATokenAndPays() {
        assertThat(call("GET", PINS).status()).isEqualTo(401);
        authorization = "Bearer " + twin.token(Person.ALICE);
        assertThat(pin("nothing").status()).isEqualTo(400);
        Answer taken = pin(ABC);
        assertThat(taken.status()).isEqualTo(202);
        assertThat(taken.json().path("status").asText()).isEqualTo("pinning");
        String own = PINS + "/" + taken.json().path("requestid").asText();
        assertThat(call("GET", PINS).json().path("count").asInt())
                .as("pinned ones only")
                .isZero();
        assertThat(call("GET", PINS + "?status=pinning").json().path("count").asInt())
                .isEqualTo(1);
        assertThat(call("GET", PINS + "?status=nothing").status()).isEqualTo(400);
        assertThat(call("GET", PINS + "?before=yesterday").status()).isEqualTo(400);
        twin.unpaid(true);
        assertThat(pin(ABC).status()).isEqualTo(409);
        authorization = "Bearer " + twin.token(Person.BOB);
        assertThat(call("DELETE", own).status()).isEqualTo(404);
        assertThat(call("POST", "https://uploads.pinata.cloud/v3/files").status())
                .isEqualTo(400);
    }

    private Answer pin(String cid) {
        return caller.json("POST", PINS, Caller.json("{'cid':'" + cid + "'}"), "Authorization", authorization);
    }

    @Test
    void readsAtTheGatewayForAnybodyButWithNoCredential() {
        String url = "https://gateway.pinata.cloud/ipfs/" + ABC;
        assertThat(caller.get(url).status()).isEqualTo(404);
        add("?cid-version=1");
        assertThat(caller.get(url).body().toString()).isEqualTo("abc");
        assertThat(call("GET", url).status()).isEqualTo(400);
    }

    private Answer add(String query) {
        String body =
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nabc\r\n--b--\r\n";
        return call(
                "POST", NODE + "add" + query, Buffer.buffer(body), "Content-Type", "multipart/form-data; boundary=b");
    }

    private Answer call(String method, String url) {
        return call(method, url, Buffer.buffer());
    }

    private Answer call(String method, String url, Buffer body, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Authorization";
        all[headers.length + 1] = authorization;
        return caller.call(method, url, body, all);
    }
}
