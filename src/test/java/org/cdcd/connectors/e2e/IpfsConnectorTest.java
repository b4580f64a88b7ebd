package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.ipfs.IpfsConformanceTest;
import org.cdcd.connectors.twin.ipfs.IpfsTwin;
import org.cdcd.connectors.wire.ApiFailure;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** IPFS over a node of one's own and over a pinning service, each operation at both. */
@ExtendWith(OneServer.class)
final class IpfsConnectorTest {
    private static final String NODE = "app_password";
    private static final String PINNING = "api_key";
    private static final String UNKNOWN = "bafkreif2pall7dybz7vecqka3zo24irdwabwdi4wc55jznaq75q7eaavvu";

    private final RunningServer server;
    private final Someone me;
    private final IpfsTwin twin;
    private UUID credential = new UUID(0, 0);

    IpfsConnectorTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
        this.twin = server.twins().twin(IpfsTwin.class);
    }

    @Test
    void runsEveryOperationAtANodeAsItsReferenceSays() throws Exception {
        link(NODE);

        everyOperation();

        assertThat(done("account", Parameters.of()).path("id").asText()).startsWith("12D3Koo");
        Proof.ofConnector(IpfsConformanceTest.KUBO, server.twins().recorded("ipfs"));
        assertThat(server.twins().recorded("ipfs"))
                .allSatisfy(one -> assertThat(one.method()).isEqualTo("POST"));
    }

    @Test
    void runsEveryOperationAtAPinningServiceAsItsDescriptionSays() throws Exception {
        link(PINNING);

        everyOperation();

        assertThat(done("account", Parameters.of()).path("pins").isInt()).isTrue();
        Proof.ofConnector(IpfsConformanceTest.PINNING, server.twins().recorded("ipfs"));
        Proof.ofConnector(IpfsConformanceTest.PINATA, server.twins().recorded("ipfs"));
        assertThat(server.twins().recorded("ipfs"))
                .filteredOn(one -> one.host().startsWith("gateway"))
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.headers()).doesNotContainKey("authorization"));
    }

    private void everyOperation() throws Exception {
        byte[] content = file();
        JsonNode added = done("upload", Parameters.of("name", "notes.bin", "content", upload(content)));
        String cid = added.path("id").asText();
        assertThat(added.path("name").asText()).isEqualTo("notes.bin");
        assertThat(added.path("size").asInt()).isEqualTo(content.length);
        assertThat(downloaded(cid)).isEqualTo(content);

        JsonNode listed = done("list", Parameters.of()).path("items");
        assertThat(listed).extracting(one -> one.path("id").asText()).contains(cid);
        assertThat(listed).extracting(one -> one.path("name").asText()).contains("notes.bin");
        assertThat(done("pins.get", Parameters.of("id", cid)).path("status").asText())
                .isEqualTo("pinned");
        done("delete", Parameters.of("id", cid));
        assertThat(code(operate("pins.get", Parameters.of("id", cid)))).isEqualTo("service_not_found");
        assertThat(code(operate("delete", Parameters.of("id", cid)))).isEqualTo("service_not_found");

        JsonNode again = done("pins.add", Parameters.of("id", cid, "name", "again"));
        assertThat(again.path("id").asText()).isEqualTo(cid);
        assertThat(again.path("status").asText()).isEqualTo("pinned");
        assertThat(done("list", Parameters.of()).path("items")).hasSize(1);
    }

    private byte[] downloaded(String cid) throws Exception {
        Result result = operate("download", Parameters.of("id", cid)).orThrow();
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        me.client().download(Objects.requireNonNull(result.blob()), back);
        return back.toByteArray();
    }

    @Test
    void goesThroughPinsPageByPageUntilThereAreNoMore() throws Exception {
        link(PINNING);
        for (String digit : new String[] {"2", "3", "4"}) {
            done("pins.add", Parameters.of("id", "bafkrei" + digit.repeat(52)));
        }

        JsonNode first = done("list", Parameters.of("limit", 2));
        JsonNode second = done(
                "list", Parameters.of("limit", 2, "next", first.path("next").asText()));
        JsonNode third = done(
                "list", Parameters.of("limit", 2, "next", second.path("next").asText()));

        assertThat(first.path("items")).hasSize(2);
        assertThat(second.path("items")).hasSize(1);
        assertThat(third.path("items")).isEmpty();
        assertThat(third.has("next")).isFalse();
        assertThat(first.path("items").path(0).path("status").asText()).isEqualTo("pinning");
    }

    @Test
    void sendsATokenToNoUploadsThatWereNotNamedWithIt() throws Exception {
        ObjectNode fields = Json.MAPPER.valueToTree(twin.pinningFields(Person.ALICE));
        fields.remove("uploads");
        credential = link(PINNING, fields);

        Result result = operate("upload", Parameters.of("name", "n", "content", upload(file())));

        assertThat(code(result)).isEqualTo("reauthorization_required");
        assertThat(server.twins().recorded("ipfs")).noneMatch(one -> one.host().startsWith("uploads"));
    }

    @Test
    void saysWhenANodeFailsAfterItHasBegunToAnswer() throws Exception {
        link(NODE);
        twin.diskFull(true);

        Result result = operate("upload", Parameters.of("name", "n", "content", upload(file())));

        assertThat(code(result)).isEqualTo("service_rejected");
        assertThat(result.json().toString()).contains("no space left on device");
    }

    @ParameterizedTest
    @CsvSource({
        "app_password, password, not-the-one-9fk3qz, auth_flow_invalid",
        "app_password, password, wrong, secret_too_weak",
        "app_password, base, http://ipfs.example.org, auth_flow_invalid",
        "app_password, base, https://127.0.0.1:5001, host_not_allowed",
        "app_password, base, https://ipfs.example.org/../x, auth_flow_invalid",
        "api_key, token, wrong, auth_flow_invalid",
        "api_key, base, https://10.0.0.1/psa, host_not_allowed"
    })
    void linksNothingThatIsNotPlainlyAnAccount(String method, String field, String value, String code) {
        ObjectNode fields = fields(method).put(field, value);

        assertThat(catchThrowableOfType(ApiFailure.class, () -> link(method, fields))
                        .code())
                .isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {NODE, PINNING})
    void tellsBadParametersByTheirPlace(String method) throws Exception {
        link(method);
        assertThat(code(operate("download", Parameters.of("id", "../etc")))).isEqualTo("parameters_invalid");
        assertThat(code(operate("download", Parameters.of("id", 1)))).isEqualTo("parameters_invalid");
        assertThat(code(operate("list", Parameters.of("folder", "x")))).isEqualTo("parameters_invalid");
        assertThat(code(operate("pins.add", Parameters.of("id", UNKNOWN, "name", "x".repeat(256)))))
                .isEqualTo("parameters_invalid");
        assertThat(code(operate("download", Parameters.of("id", UNKNOWN)))).isEqualTo("service_not_found");
        assertThat(code(operate("pins.get", Parameters.of("id", UNKNOWN)))).isEqualTo("service_not_found");
    }

    @Test
    void saysThatTheMoneyIsSpent() throws Exception {
        link(PINNING);
        twin.unpaid(true);

        assertThat(code(operate("pins.add", Parameters.of("id", UNKNOWN)))).isEqualTo("quota_exhausted");
        assertThat(code(operate("upload", Parameters.of("name", "n", "content", upload(file())))))
                .isEqualTo("quota_exhausted");
    }

    @Test
    void tellsACredentialThatIsNoLongerGood() throws Exception {
        link(PINNING);
        twin.forgetCredentials();
        assertThat(code(operate("list", Parameters.of()))).isEqualTo("reauthorization_required");

        server.reset();
        link(NODE);
        twin.forgetCredentials();
        // A node says the same to whoever may not make the call.
        assertThat(code(operate("list", Parameters.of()))).isEqualTo("service_permission");
    }

    @Test
    void waitsOutAShortBurstAndSaysWhenTheServiceIsDown() throws Exception {
        link(PINNING);
        server.faults("ipfs").next(new Fault.Outage(429, Duration.ofSeconds(1)));
        done("list", Parameters.of());
        server.faults("ipfs").next(new Fault.Outage(503, Duration.ofHours(1)));
        assertThat(code(operate("list", Parameters.of()))).isEqualTo("service_unavailable");
    }

    private static byte[] file() {
        byte[] content = new byte[900_001];
        new Random(9).nextBytes(content);
        return content;
    }

    private ObjectNode upload(byte[] content) throws Exception {
        return me.client().upload(new ByteArrayInputStream(content), content.length, "application/octet-stream");
    }

    private ObjectNode fields(String method) {
        Map<String, String> fields = method.equals(NODE) ? twin.fields(Person.ALICE) : twin.pinningFields(Person.ALICE);
        return Json.MAPPER.valueToTree(fields);
    }

    private void link(String method) throws IOException, InterruptedException {
        credential = link(method, fields(method));
    }

    private UUID link(String method, ObjectNode fields) throws IOException, InterruptedException {
        return UUID.fromString(me.client()
                .linkSecret("ipfs", method, fields)
                .path("credential_id")
                .asText());
    }

    private JsonNode done(String operation, ObjectNode parameters) throws IOException, InterruptedException {
        return operate(operation, parameters).orThrow().json();
    }

    private Result operate(String operation, ObjectNode parameters) throws IOException, InterruptedException {
        return me.client().operate("ipfs", credential, operation, parameters);
    }

    private static String code(Result result) {
        return result.json().path("error").path("code").asText();
    }
}
