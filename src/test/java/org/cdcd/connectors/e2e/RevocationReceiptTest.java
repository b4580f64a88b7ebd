package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.wire.ApiFailure;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.ResponseSigner;
import org.cdcd.connectors.wire.ResponseVerifier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What remains of a revoked credential: a signed word on what was ended, and whether the service knows. */
@ExtendWith(OneServer.class)
final class RevocationReceiptTest {
    private static final String CREDENTIALS = "/api/v1/connector-credentials/";

    private final RunningServer server;
    private final Someone me;
    private UUID credential = new UUID(0, 0);

    RevocationReceiptTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
    }

    @BeforeEach
    void link() throws Exception {
        credential = me.link("github");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/receipt", ""})
    void anIdThatIsNotYoursIsAnsweredAsOneThatNobodyHas(String what) throws Exception {
        me.client().revoke(credential);
        Someone other = server.newcomer();

        Reply foreign = other.call("GET", CREDENTIALS + credential + what, "");
        Reply unknown = other.call("GET", CREDENTIALS + UUID.randomUUID() + what, "");
        Reply none = other.call("GET", CREDENTIALS + "no-uuid" + what, "");

        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.code()).isEqualTo("credential_not_found");
        assertThat(foreign.text()).isEqualTo(unknown.text());
        assertThat(none.status()).isEqualTo(404);
        assertThat(none.code()).isEqualTo("credential_not_found");
    }

    @Test
    void aLivingCredentialHasNoReceipt() {
        Reply reply = me.call("GET", CREDENTIALS + credential + "/receipt", "");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.code()).isEqualTo("not_found");
        assertThat(reply.json().path("remedy").asText()).startsWith("DELETE ");
    }

    @Test
    void aReceiptSaysWhatWasDestroyedAndWhatTheServiceSaid() throws Exception {
        JsonNode answer = me.client().revoke(credential);

        JsonNode receipt = me.client().credentialCalls().receipt(credential);

        assertThat(receipt.path("credential_id").asText()).isEqualTo(credential.toString());
        assertThat(receipt.path("connector_id").asText()).isEqualTo("github");
        assertThat(receipt.path("revocation_time")).isEqualTo(answer.path("revocation_time"));
        assertThat(receipt.path("service_revocation_status").asText()).isEqualTo("confirmed");
        assertThat(receipt.path("attempts").asInt()).isEqualTo(1);
        assertThat(receipt.path("service_answer").asText()).isEqualTo("2xx");
        assertThat(receipt.path("destroyed").path("key_version").asInt()).isEqualTo(1);
        assertThat(receipt.path("running_uses_closed").asInt()).isZero();
        assertThat(receipt.has("remedy")).isFalse();
    }

    @Test
    void aReceiptCanBeKeptAndVerifiedLater() throws Exception {
        me.client().revoke(credential);
        ObjectNode receipt = (ObjectNode) me.client().credentialCalls().receipt(credential);
        String kept = receipt.remove("jws").asText();
        var verifier = new ResponseVerifier(
                me.call("GET", "/.well-known/jwks.json", "").json());

        byte[] payload = verifier.verifyCompact(kept, ResponseSigner.RECEIPT_TYP);

        assertThat(Json.MAPPER.readTree(payload)).isEqualTo(receipt);
        assertThat(receipt.path("sub").asText()).isEqualTo(me.webid());
        assertThat(receipt.path("iss").asText()).isEqualTo(server.origin().toString());
    }

    @Test
    void aReceiptThatWasChangedDoesNotHold() throws Exception {
        me.client().revoke(credential);
        String[] parts = me.client()
                .credentialCalls()
                .receipt(credential)
                .path("jws")
                .asText()
                .split("\\.");
        var verifier = new ResponseVerifier(
                me.call("GET", "/.well-known/jwks.json", "").json());
        String changed = java.util.Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"service_revocation_status\":\"confirmed\"}".getBytes(StandardCharsets.UTF_8));

        assertThat(refused(() ->
                        verifier.verifyCompact(parts[0] + "." + changed + "." + parts[2], ResponseSigner.RECEIPT_TYP)))
                .isEqualTo("invalid_signature");
        assertThat(refused(() -> verifier.verifyCompact(String.join(".", parts), ResponseSigner.ANSWER_TYP)))
                .isEqualTo("invalid_signature");
        assertThat(refused(() -> verifier.verifyCompact("nothing", ResponseSigner.RECEIPT_TYP)))
                .isEqualTo("malformed_request");
    }

    private static String refused(Callable<?> work) {
        return catchThrowableOfType(Refusal.class, work::call).code().wireName();
    }

    @Test
    void aPendingReceiptBecomesAConfirmedOne() throws Exception {
        server.faults("github").next(1, "/applications", new Fault.Outage(503, null));
        JsonNode first = me.client().revoke(credential);
        JsonNode pending = me.client().credentialCalls().receipt(credential);

        assertThat(first.path("service_revocation_status").asText()).isEqualTo("pending");
        assertThat(pending.path("service_revocation_status").asText()).isEqualTo("pending");
        assertThat(pending.path("service_answer").asText()).isEqualTo("5xx");
        assertThat(pending.path("next_try").asText()).isNotEmpty();
        assertThat(pending.at("/remedy/who_must_act").asText()).isEqualTo("service");
        assertThat(pending.at("/remedy/url").asText()).isEqualTo("https://github.com/settings/applications");

        Await.until(() -> status().equals("confirmed"), "the service confirms");
        JsonNode confirmed = me.client().credentialCalls().receipt(credential);
        assertThat(confirmed.path("attempts").asInt()).isEqualTo(2);
        assertThat(confirmed.path("next_try").isNull()).isTrue();
        JsonNode second = me.client().revoke(credential);
        assertThat(second.path("revocation_time")).isEqualTo(first.path("revocation_time"));
        assertThat(second.path("service_revocation_status").asText()).isEqualTo("confirmed");
    }

    private String status() {
        return me.call("GET", CREDENTIALS + credential + "/receipt", "")
                .json()
                .path("service_revocation_status")
                .asText();
    }

    @Test
    void aPurgeTellsNobodyAndSaysSo() throws Exception {
        JsonNode answer = me.client().credentialCalls().purge(credential);

        assertThat(answer.path("service_revocation_status").asText()).isEqualTo("pending");
        JsonNode receipt = me.client().credentialCalls().receipt(credential);
        assertThat(receipt.path("service_revocation_status").asText()).isEqualTo("purged");
        assertThat(receipt.path("attempts").asInt()).isZero();
        assertThat(receipt.at("/remedy/who_must_act").asText()).isEqualTo("user");
        assertThat(server.twins().recorded("github").stream()
                        .filter(call -> call.method().equals("DELETE")))
                .isEmpty();
    }

    @Test
    void aPurgeAfterARevocationStopsTheTelling() throws Exception {
        server.faults("github").next(1, "/applications", new Fault.Outage(503, null));
        me.client().revoke(credential);

        me.client().credentialCalls().purge(credential);

        assertThat(status()).isEqualTo("failed");
        assertThat(me.client()
                        .credentialCalls()
                        .receipt(credential)
                        .path("next_try")
                        .isNull())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"purge=later", "purge", "purge=now&x=1", "really=yes"})
    void aQueryThatIsNotKnownRevokesNothing(String query) throws Exception {
        Reply reply = me.callWithNonce("DELETE", CREDENTIALS + credential + "?" + query, "");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("malformed_request");
        assertThat(me.client().credentials()).hasSize(1);
    }

    @Test
    void endingAGrantEndsWhatSharesItAndSaysSo() throws Exception {
        UUID drive = me.link("gdrive");
        UUID calendar = me.link("gcalendar");

        JsonNode answer = me.client().revoke(drive);

        assertThat(answer.path("service_revocation_status").asText()).isEqualTo("confirmed");
        assertThat(answer.path("also_ended")).extracting(JsonNode::asText).containsExactly(calendar.toString());
        JsonNode left = me.client().credentialCalls().show(calendar);
        assertThat(left.path("status").asText()).isEqualTo("expired");
        assertThat(left.at("/detail/reason").asText()).isEqualTo("reauthorization_required");
        assertThat(me.client().credentialCalls().show(credential).path("status").asText())
                .isEqualTo("active");
        assertThat(me.client().credentialCalls().receipt(drive).path("also_ended"))
                .isEqualTo(answer.path("also_ended"));
    }

    @Test
    void whatTheServiceHasEndedAlreadyIsConfirmed() throws Exception {
        UUID drive = me.link("gdrive");
        UUID calendar = me.link("gcalendar");
        me.client().revoke(drive);

        JsonNode answer = me.client().revoke(calendar);

        assertThat(answer.path("service_revocation_status").asText()).isEqualTo("confirmed");
        assertThat(me.client()
                        .credentialCalls()
                        .receipt(calendar)
                        .path("service_answer")
                        .asText())
                .isEqualTo("4xx");
    }

    @Test
    void aReceiptOfAnotherCredentialIsNotTakenForThisOne() {
        ApiFailure failure = catchThrowableOfType(
                ApiFailure.class, () -> me.client().credentialCalls().receipt(UUID.randomUUID()));

        assertThat(failure.code()).isEqualTo("credential_not_found");
    }
}
