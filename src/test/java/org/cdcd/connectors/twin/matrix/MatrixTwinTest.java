package org.cdcd.connectors.twin.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Caller.Answer;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Twins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a homeserver refuses. There is no client of the Matrix foundation for Java to try the twin with. */
final class MatrixTwinTest {
    private static final String ACCOUNT = "https://account.home.example";
    private static final String HOME = "https://matrix.home.example";
    private static final String API = HOME + "/_matrix/client/v3";
    private static final String GENERAL = API + "/rooms/%21general%3Ahome.example";
    private static final String LOOPBACK = "http://127.0.0.1/callback";
    private static final String API_SCOPE = "urn:matrix:client:api:*";
    private static final String DEVICE = "urn:matrix:client:device:";
    private static final String VERIFIER = "v".repeat(43);
    private static final String CHALLENGE = "7w_YNF9DSfIdPf_pRjSq646_kPr-2-o9NAl16JGghdM";

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();
    private final MatrixTwin twin = TWINS.server().twin(MatrixTwin.class);
    private String token = "";

    @BeforeEach
    void signIn() {
        token = twin.token(Person.ALICE, "DEVICEOFALICE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "invalid_client_metadata|'client_uri':'http://a.example/','application_type':'native','redirect_uris':['http://127.0.0.1/cb']",
                "invalid_redirect_uri|'client_uri':'https://a.example/','application_type':'native','redirect_uris':['http://127.0.0.1:4000/cb']",
                "invalid_redirect_uri|'client_uri':'https://a.example/','application_type':'web','redirect_uris':['https://b.example/cb']",
                "invalid_redirect_uri|'client_uri':'https://a.example/','application_type':'web','redirect_uris':['http://127.0.0.1/cb']",
                "invalid_redirect_uri|'client_uri':'https://a.example/','redirect_uris':[]"
            })
    void registersNoProgramThatIsNotInOrder(String error, String members) {
        Answer answer = register("{'token_endpoint_auth_method':'none'," + members + "}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").asText()).isEqualTo(error);
    }

    @Test
    void registersPublicProgramsOnly() {
        assertThat(register("{'client_uri':'https://a.example/','application_type':'native','redirect_uris':['"
                                + LOOPBACK + "'],'token_endpoint_auth_method':'client_secret_post'}")
                        .status())
                .isEqualTo(400);
        assertThat(client()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                API_SCOPE,
                DEVICE + "ABCDEFGHIJ",
                API_SCOPE + " " + DEVICE + "SHORT",
                API_SCOPE + " " + DEVICE + "ABCDEFGHIJ " + DEVICE + "ABCDEFGHIK"
            })
    void demandsTheOneScopeAndOneDevice(String scope) {
        assertThat(authorize(client(), scope, "").status()).isEqualTo(400);
    }

    @Test
    void demandsAProofKey() {
        Answer answer = caller.get(ACCOUNT + "/authorize?response_type=code&client_id=" + client() + "&redirect_uri="
                + LOOPBACK + "&scope=" + encoded(API_SCOPE + " " + DEVICE + "ABCDEFGHIJ"));
        assertThat(answer.sentBack("error")).isEqualTo("invalid_request");
    }

    @Test
    void takesARefreshTokenOnceAndEndsTheSessionAtTheSecondTime() {
        String client = client();
        JsonNode first = tokens(client, "ABCDEFGHIJ");
        Map<String, String> refresh = Map.of(
                "grant_type",
                "refresh_token",
                "client_id",
                client,
                "refresh_token",
                first.path("refresh_token").asText());
        Answer second = caller.form(ACCOUNT + "/token", refresh);
        assertThat(second.status()).isEqualTo(200);
        assertThat(caller.form(ACCOUNT + "/token", refresh).status()).isEqualTo(400);
        token = second.json().path("access_token").asText();
        assertThat(code(get(API + "/account/whoami"))).isEqualTo("M_UNKNOWN_TOKEN");
    }

    @Test
    void endsTheTokensOfADeviceThatIsNamedAgain() {
        token = tokens(client(), "ABCDEFGHIJ").path("access_token").asText();
        assertThat(get(API + "/account/whoami").json().path("device_id").asText())
                .isEqualTo("ABCDEFGHIJ");
        tokens(client(), "ABCDEFGHIJ");
        assertThat(get(API + "/account/whoami").status()).isEqualTo(401);
    }

    @Test
    void tellsAnExpiredTokenFromOneThatIsGone() {
        token = tokens(client(), "ABCDEFGHIJ").path("access_token").asText();
        TWINS.pass(Duration.ofSeconds(300));
        assertThat(get(API + "/account/whoami").json().path("soft_logout").asBoolean())
                .isTrue();
        token = "gone";
        assertThat(get(API + "/account/whoami").json().path("soft_logout").asBoolean(true))
                .isFalse();
        assertThat(code(caller.get(API + "/account/whoami"))).isEqualTo("M_MISSING_TOKEN");
    }

    @Test
    void makesOneEventOfATransaction() {
        String first = send("1", "{'msgtype':'m.text','body':'a'}")
                .json()
                .path("event_id")
                .asText();
        assertThat(send("1", "{'msgtype':'m.text','body':'a'}")
                        .json()
                        .path("event_id")
                        .asText())
                .isEqualTo(first);
        assertThat(send("2", "{'msgtype':'m.text','body':'a'}")
                        .json()
                        .path("event_id")
                        .asText())
                .isNotEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "M_NOT_JSON|nonsense",
                "M_NOT_JSON|[1]",
                "M_BAD_JSON|{'body':'a'}",
                "M_BAD_JSON|{'msgtype':'m.text','body':1}",
                "M_NOT_FOUND|{'msgtype':'m.text','body':'a','m.relates_to':{'m.in_reply_to':{'event_id':'$none'}}}"
            })
    void takesNoMessageThatIsNone(String errcode, String body) {
        Answer answer = put(GENERAL + "/send/m.room.message/3", body.replace('\'', '"'));
        assertThat(code(answer)).isEqualTo(errcode);
    }

    @Test
    void takesNoEventThatIsTooLarge() {
        assertThat(code(send("4", "{'msgtype':'m.text','body':'" + "x".repeat(65_536) + "'}")))
                .isEqualTo("M_TOO_LARGE");
    }

    @Test
    void showsNobodyARoomThatTheyAreNotIn() {
        String hidden = API + "/rooms/%21private%3Ahome.example";
        assertThat(code(get(hidden + "/messages?dir=b"))).isEqualTo("M_FORBIDDEN");
        assertThat(code(get(hidden + "/state/m.room.encryption"))).isEqualTo("M_FORBIDDEN");
        assertThat(code(post(API + "/join/%21private%3Ahome.example", "{}"))).isEqualTo("M_FORBIDDEN");
        assertThat(code(post(API + "/join/%23none%3Ahome.example", "{}"))).isEqualTo("M_NOT_FOUND");
        assertThat(code(get(GENERAL + "/state/m.room.encryption"))).isEqualTo("M_NOT_FOUND");
        assertThat(code(get(GENERAL + "/messages"))).isEqualTo("M_MISSING_PARAM");
    }

    @Test
    void givesFilesToWhoHasATokenOnly() {
        String uri = caller.call(
                        "POST",
                        HOME + "/_matrix/media/v3/upload",
                        Buffer.buffer("abc"),
                        "Authorization",
                        "Bearer " + token)
                .json()
                .path("content_uri")
                .asText()
                .substring("mxc://".length());
        assertThat(get(HOME + "/_matrix/client/v1/media/download/" + uri).body().toString())
                .isEqualTo("abc");
        assertThat(code(caller.get(HOME + "/_matrix/client/v1/media/download/" + uri)))
                .isEqualTo("M_MISSING_TOKEN");
        assertThat(get(HOME + "/_matrix/media/v3/download/" + uri).status()).isEqualTo(404);
        twin.uploadLimit(2);
        assertThat(code(post(HOME + "/_matrix/media/v3/upload", "abc"))).isEqualTo("M_TOO_LARGE");
        assertThat(code(get(API + "/unheard"))).isEqualTo("M_UNRECOGNIZED");
    }

    private Answer register(String json) {
        return caller.json("POST", ACCOUNT + "/register", Caller.json(json));
    }

    private String client() {
        return register("{'client_uri':'https://a.example/','application_type':'native','redirect_uris':['" + LOOPBACK
                        + "'],'token_endpoint_auth_method':'none'}")
                .json()
                .path("client_id")
                .asText();
    }

    private Answer authorize(String client, String scope, String more) {
        return caller.get(ACCOUNT + "/authorize?response_type=code&twin_consent=allow&state=s&client_id=" + client
                + "&redirect_uri=" + LOOPBACK + "&code_challenge_method=S256&code_challenge=" + CHALLENGE + "&scope="
                + encoded(scope) + more);
    }

    private JsonNode tokens(String client, String device) {
        String code = authorize(client, API_SCOPE + " " + DEVICE + device, "").sentBack("code");
        return caller.form(
                        ACCOUNT + "/token",
                        Map.of(
                                "grant_type", "authorization_code",
                                "client_id", client,
                                "code", code,
                                "redirect_uri", LOOPBACK,
                                "code_verifier", VERIFIER))
                .json();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Answer send(String transaction, String content) {
        return put(
                GENERAL + "/send/m.room.message/" + transaction,
                Caller.json(content).toString());
    }

    private Answer put(String url, String body) {
        return caller.call("PUT", url, Buffer.buffer(body), "Authorization", "Bearer " + token);
    }

    private Answer post(String url, String body) {
        return caller.call("POST", url, Buffer.buffer(body), "Authorization", "Bearer " + token);
    }

    private Answer get(String url) {
        return caller.get(url, "Authorization", "Bearer " + token);
    }

    private static String code(Answer answer) {
        return answer.json().path("errcode").asText();
    }
}
