package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers who cannot say who they are: refused before anything of theirs is read. */
@ExtendWith(OneServer.class)
final class CallersTest {
    private static final String CREDENTIALS = "/api/v1/connector-credentials";
    private static final String OPERATE = "/api/v1/connectors/github/operate";

    private final RunningServer server;
    private final Someone me;

    CallersTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
    }

    static Stream<Arguments> tokensThatAreNone() {
        return Stream.of(
                Arguments.of("no token", ""),
                Arguments.of("no JWT", "DPoP abc"),
                Arguments.of("a token without a signature", "DPoP eyJhbGciOiJub25lIn0.e30."),
                Arguments.of("a scheme that is not known", "Basic dXNlcjpwYXNz"),
                Arguments.of("a token longer than any", "DPoP " + "a".repeat(9_000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tokensThatAreNone")
    void refusesWhatIsNoToken(String name, String authorization) {
        Reply reply = me.call("GET", CREDENTIALS, "", Map.of("Authorization", authorization));

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.code()).isEqualTo("invalid_token");
        assertThat(reply.header("WWW-Authenticate")).startsWith("DPoP algs=");
    }

    @Test
    void readsNothingOfABodyBeforeItKnowsTheCaller() {
        Map<String, String> stranger = Map.of("Authorization", "DPoP abc");

        for (String path : java.util.List.of(OPERATE, "/api/v1/connectors/github/auth", "/api/v1/keys")) {
            assertThat(me.call("POST", path, "{ no JSON", stranger).code()).isEqualTo("invalid_token");
        }
    }

    @Test
    void refusesABearerTokenEvenIfItIsGood() {
        Reply reply = me.call("GET", CREDENTIALS, "", Map.of("Authorization", "Bearer " + me.token()));

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.header("WWW-Authenticate")).contains("DPoP", "error=\"invalid_token\"");
    }

    @Test
    void refusesATokenWithoutItsProof() {
        assertThat(me.call("GET", CREDENTIALS, "", Map.of("DPoP", "")).code()).isEqualTo("invalid_dpop_proof");
    }

    @Test
    void refusesAProofOfAnotherKey() {
        String other = server.newcomer().proof("GET", CREDENTIALS, "");

        assertThat(me.call("GET", CREDENTIALS, "", Map.of("DPoP", other)).code())
                .isEqualTo("invalid_dpop_proof");
    }

    @Test
    void refusesAProofForAnotherMethodOrPath() {
        String method = me.proof("DELETE", CREDENTIALS, "");
        String path = me.proof("GET", "/api/v1/keys", "");

        assertThat(me.call("GET", CREDENTIALS, "", Map.of("DPoP", method)).code())
                .isEqualTo("invalid_dpop_proof");
        assertThat(me.call("GET", CREDENTIALS, "", Map.of("DPoP", path)).code()).isEqualTo("invalid_dpop_proof");
    }

    @Test
    void takesAProofOnlyOnce() {
        Map<String, String> same = Map.of("DPoP", me.proof("GET", CREDENTIALS, ""));

        assertThat(me.call("GET", CREDENTIALS, "", same).status()).isEqualTo(200);
        assertThat(me.call("GET", CREDENTIALS, "", same).code()).isEqualTo("invalid_dpop_proof");
    }

    @Test
    void takesAProofOnlyOnceForAnOperationToo() throws Exception {
        var call = me.sign("github", me.link("github"), "issues.list", Parameters.demo());
        Map<String, String> same = Map.of("DPoP", me.proof("POST", OPERATE, ""));
        String body = Someone.body(call.envelope()).toString();

        assertThat(me.call("POST", OPERATE, body, same).status()).isEqualTo(200);
        assertThat(me.call("POST", OPERATE, body, same).code()).isEqualTo("invalid_dpop_proof");
    }

    @Test
    void takesAProofOnlyOnceThoughItsRequestWasRefused() throws Exception {
        me.link("github");
        var call = me.sign("github", new java.util.UUID(1, 2), "issues.list", Parameters.demo());
        Map<String, String> same = Map.of("DPoP", me.proof("POST", OPERATE, ""));
        String body = Someone.body(call.envelope()).toString();

        assertThat(me.call("POST", OPERATE, body, same).status()).isEqualTo(404);
        assertThat(me.call("POST", OPERATE, body, same).code()).isEqualTo("invalid_dpop_proof");
    }

    @ParameterizedTest
    @ValueSource(strings = {OPERATE, "/api/v1/connectors/github/auth", "/api/v1/keys"})
    void saysNothingOfABodyToACallerWhoIsNotKnown(String path) {
        Map<String, String> nobody = Map.of("Authorization", "", "DPoP", "");

        Reply garbage = me.call("POST", path, "{".repeat(400_000), nobody);

        assertThat(garbage.status()).isEqualTo(401);
        assertThat(garbage.code()).isEqualTo("invalid_token");
    }

    @Test
    void answersWhatIsNoHttpWithoutAStackTrace() throws IOException {
        String answer = raw("NONSENSE\r\n\r\n");

        assertThat(answer).contains(" 400 Bad Request").doesNotContain("Exception", "\tat ");
    }

    @Test
    void refusesHeadersWithoutEnd() throws IOException {
        String answer = raw("GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + "a".repeat(100_000) + "\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 413").doesNotContain("Exception");
    }

    @Test
    void knowsNoPathThatIsNotThere() {
        Reply reply = me.call("GET", "/api/v1/../../etc/passwd", "");

        assertThat(reply.status()).isBetween(400, 404);
        assertThat(me.call("GET", "/api/v2/connectors", "").code()).isEqualTo("not_found");
    }

    @Test
    void namesTheMethodsOfAPath() {
        Reply reply = me.call("PUT", CREDENTIALS, "");

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow")).contains("GET");
    }

    private String raw(String text) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", server.origin().getPort()), 10_000);
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readNBytes(512), StandardCharsets.US_ASCII);
        }
    }
}
