package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.cdcd.connectors.wire.Envelope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Signed requests that are wrong: each gets its code, and nothing goes to the service. */
@ExtendWith(OneServer.class)
final class RequestsTest {
    private static final String ISSUES = "/repos/alice/demo/issues";

    private final RunningServer server;
    private final Someone me;
    private UUID credential = new UUID(0, 0);

    RequestsTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
    }

    @BeforeEach
    void link() throws Exception {
        credential = me.link("github");
    }

    static Stream<Arguments> wrongBeforeTheSignature() {
        return Stream.of(
                wrong(
                        "a request for another server",
                        401,
                        "audience_mismatch",
                        it -> it.header.put("aud", "http://other")),
                wrong("a request of ten minutes ago", 401, "request_expired", it -> at(it, -600)),
                wrong("a request of tomorrow", 401, "request_expired", it -> at(it, 86_400)),
                wrong(
                        "a request that lives too long",
                        401,
                        "request_expired",
                        it -> it.header.put("exp", 4_000_000_000L)),
                wrong(
                        "a key that nobody knows",
                        401,
                        "unknown_key",
                        it -> it.header.put("kid", "AAAAAAAAAAAAAAAAAAAAAA")),
                wrong("another type of token", 400, "malformed_request", it -> it.header.put("typ", "dpop+jwt")),
                wrong(
                        "a key inside the header",
                        400,
                        "malformed_request",
                        it -> it.header.put("jku", "https://x.example")),
                wrong("a missing member", 400, "malformed_request", it -> it.payload.remove("operation")),
                wrong(
                        "an unknown member",
                        400,
                        "malformed_request",
                        it -> it.payload.put("webid", "https://x.example")),
                wrong(
                        "another connector than the path's",
                        400,
                        "malformed_request",
                        it -> it.payload.put("connector_id", "slack")),
                wrong("an id that is none", 400, "malformed_request", it -> it.payload.put("request_id", "1")),
                wrong(
                        "parameters that are no object",
                        400,
                        "malformed_request",
                        it -> it.payload.put("parameters", "x")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongBeforeTheSignature")
    void refusesWithAProblemDocument(String name, int status, String code, Consumer<Forged> mistake) {
        Forged forged = new Forged(server, me, credential);
        mistake.accept(forged);

        Reply reply = me.operate("github", forged.signed());

        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
        assertThat(calls()).isZero();
    }

    @Test
    void refusesAMemberThatIsThereTwice() {
        Forged forged = new Forged(server, me, credential);
        String twice = forged.payload.toString().replaceFirst("\\{", "{\"operation\":\"issues.create\",");

        assertThat(me.operate("github", forged.signed(twice)).code()).isEqualTo("malformed_request");
        assertThat(calls()).isZero();
    }

    @Test
    void refusesABodyWithAMemberThatIsThereTwice() {
        String body = Someone.body(new Forged(server, me, credential).signed()).toString();
        String twice = body.replaceFirst("\\{", "{\"signature\":\"x..y\",");

        assertThat(me.call("POST", "/api/v1/connectors/github/operate", twice).code())
                .isEqualTo("malformed_request");
    }

    @Test
    void refusesJsonThatIsDeeperThanItsLimit() {
        Forged forged = new Forged(server, me, credential);
        String deep = "[".repeat(100) + "]".repeat(100);
        String payload = forged.payload.toString().replace("\"alice\"", deep);

        assertThat(me.operate("github", forged.signed(payload)).code()).isEqualTo("malformed_request");
    }

    @Test
    void refusesARequestThatIsTooLarge() {
        Forged forged = new Forged(server, me, credential);
        forged.payload.put("x_padding", "x".repeat(300_000));

        Reply reply = me.operate("github", forged.signed());

        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.code()).isEqualTo("payload_too_large");
    }

    @Test
    void refusesABodyThatIsTooLargeForAnyRequest() {
        String huge = "{\"connector_request\":\"" + "A".repeat(2_000_000) + "\"}";

        assertThat(me.call("POST", "/api/v1/connectors/github/operate", huge).status())
                .isEqualTo(413);
    }

    @Test
    void refusesASignatureOfAnotherKey() {
        Envelope envelope =
                new Forged(server, me, credential).signedBy(server.newcomer().key());

        Reply reply = me.operate("github", envelope);

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.code()).isEqualTo("invalid_signature");
    }

    @Test
    void refusesWhatWasChangedAfterSigning() {
        Forged forged = new Forged(server, me, credential);
        String signature = forged.signed().signature();
        forged.payload.put("operation", "issues.create");

        Reply reply = me.operate("github", new Envelope(forged.signed().payload(), signature));

        assertThat(reply.code()).isEqualTo("invalid_signature");
        assertThat(calls()).isZero();
    }

    static Stream<Arguments> wrongBehindTheSignature() {
        return Stream.of(
                wrong(
                        "an operation that is none",
                        404,
                        "operation_not_found",
                        it -> it.payload.put("operation", "nuke")),
                wrong(
                        "a credential that is none",
                        404,
                        "credential_not_found",
                        it -> it.payload.put(
                                "credential_reference", UUID.randomUUID().toString())),
                wrong(
                        "an operation that was not consented to",
                        403,
                        "insufficient_scope",
                        it -> it.payload.put("operation", "notifications.list").set("parameters", Parameters.of())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongBehindTheSignature")
    void refusesInsideTheSeal(String name, int status, String code, Consumer<Forged> mistake) throws Exception {
        credential = me.link("github", "public_repo");
        Forged forged = new Forged(server, me, credential);
        mistake.accept(forged);

        Reply reply = me.operate("github", forged.signed());
        JsonNode error = me.open(reply, forged.requestId, forged.hash()).path("error");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("who_must_act").asText()).isEqualTo("user");
        assertThat(calls()).isZero();
    }

    @Test
    void saysHowToGetAMissingScope() throws Exception {
        UUID narrow = me.link("github", "public_repo");

        var call = me.sign("github", narrow, "notifications.list", Parameters.of());
        JsonNode error = me.open(me.send(call), call).path("error");

        assertThat(error.path("code").asText()).isEqualTo("insufficient_scope");
        assertThat(error.path("remedy").asText()).contains("/api/v1/connectors/github/auth", "notifications");
    }

    @Test
    void namesThePlacesOfWrongParametersAndNotTheirValues() {
        ObjectNode parameters = Parameters.of("owner", "-s3cr3t-", "repo", "demo", "limit", 4711);
        var call = me.sign("github", credential, "issues.list", parameters);

        Reply reply = me.send(call);
        JsonNode error = me.open(reply, call).path("error");

        assertThat(reply.status()).isEqualTo(422);
        assertThat(error.path("code").asText()).isEqualTo("parameters_invalid");
        assertThat(error.toString()).contains("\"/owner\"", "\"/limit\"").doesNotContain("s3cr3t", "4711");
        assertThat(calls()).isZero();
    }

    @Test
    void takesNoScheduledAccessTokenYet() {
        Forged forged = new Forged(server, me, credential);
        String sat = "e30.e30.c2ln";
        forged.header.put("sth", Forged.sha256(sat));
        forged.payload.put("sat_reference", UUID.randomUUID().toString());
        ObjectNode body = Someone.body(forged.signed()).put("sat_token", sat);

        Reply reply = me.call("POST", "/api/v1/connectors/github/operate", body.toString());

        assertThat(reply.status()).isEqualTo(403);
        assertThat(me.open(reply, forged.requestId, forged.hash())
                        .path("error")
                        .path("code")
                        .asText())
                .isEqualTo("sat_invalid");
        assertThat(calls()).isZero();
    }

    @Test
    void tellsNobodyThatAnotherPersonsCredentialExists() throws Exception {
        Someone stranger = server.newcomer();
        JsonNode foreign = refusal(stranger, credential);
        JsonNode unknown = refusal(stranger, UUID.randomUUID());

        assertThat(foreign.path("code").asText()).isEqualTo("credential_not_found");
        assertThat(foreign).isEqualTo(unknown);
        assertThat(calls()).isZero();
    }

    @Test
    void deletesNobodyElsesCredential() {
        Someone stranger = server.newcomer();

        Reply foreign = stranger.callWithNonce("DELETE", "/api/v1/connector-credentials/" + credential, "");
        Reply unknown = stranger.callWithNonce("DELETE", "/api/v1/connector-credentials/" + UUID.randomUUID(), "");

        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.body()).isEqualTo(unknown.body());
        var call = me.sign("github", credential, "issues.list", Parameters.demo());
        assertThat(me.send(call).status()).isEqualTo(200);
    }

    private JsonNode refusal(Someone who, UUID asked) {
        var call = who.sign("github", asked, "issues.list", Parameters.demo());
        Reply reply = who.send(call);
        assertThat(reply.status()).isEqualTo(404);
        return who.open(reply, call).path("error");
    }

    private int calls() {
        return server.recorded("github", "GET", ISSUES).size()
                + server.recorded("github", "POST", ISSUES).size();
    }

    private static Arguments wrong(String name, int status, String code, Consumer<Forged> mistake) {
        return Arguments.of(name, status, code, mistake);
    }

    private static void at(Forged forged, long seconds) {
        Instant then = Instant.now().plusSeconds(seconds);
        forged.payload.put("request_time", then.toString());
        forged.header.put("exp", then.plusSeconds(240).getEpochSecond());
    }
}
