package org.cdcd.connectors.twin.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.twin.Caller.json;
import static org.cdcd.connectors.twin.Twins.CALLBACK;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Caller.Answer;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Twins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class DriveTwinTest {
    private static final String API = "https://www.googleapis.com/drive/v3";
    private static final String TOKEN = "https://oauth2.googleapis.com/token";
    private static final String AUTHORIZE = "https://accounts.google.com/o/oauth2/v2/auth?response_type=code"
            + "&client_id=our-program&redirect_uri=" + CALLBACK
            + "&scope=https://www.googleapis.com/auth/drive.file&access_type=offline&twin_consent=allow";

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();
    private final DriveTwin twin = TWINS.server().twin(DriveTwin.class);
    private String token = "";

    @BeforeEach
    void signIn() {
        token = twin.token(Person.ALICE, "drive.file");
    }

    private Answer get(String path) {
        return caller.get(API + path, "Authorization", "Bearer " + token);
    }

    private Answer send(String method, String path, String body) {
        return caller.json(method, API + path, json(body), "Authorization", "Bearer " + token);
    }

    private String create(String body) {
        Answer answer = send("POST", "/files", body);
        assertThat(answer.status()).isEqualTo(200);
        return answer.json().path("id").asText();
    }

    private static String reason(Answer answer) {
        return answer.json().at("/error/errors/0/reason").asText();
    }

    private JsonNode grant(String parameters) {
        String code = caller.get(AUTHORIZE + parameters).sentBack("code");
        return token(Map.of("grant_type", "authorization_code", "code", code, "redirect_uri", CALLBACK))
                .json();
    }

    private Answer token(Map<String, String> changed) {
        Map<String, String> form = new HashMap<>(Map.of("client_id", "our-program", "client_secret", "our-secret"));
        form.putAll(changed);
        return caller.form(TOKEN, form);
    }

    @Test
    void refusesStrangers() {
        token = "nobody";
        assertThat(get("/files").status()).isEqualTo(401);
        assertThat(reason(get("/files"))).isEqualTo("authError");
    }

    @Test
    void refusesATokenWithoutScope() {
        token = twin.token(Person.ALICE, "drive.readonly");
        Answer answer = send("POST", "/files", "{'name':'x'}");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(reason(answer)).isEqualTo("insufficientPermissions");
        assertThat(answer.json().at("/error/details/0/reason").asText()).isEqualTo("ACCESS_TOKEN_SCOPE_INSUFFICIENT");
    }

    @Test
    void wantsToKnowWhatAboutItself() {
        assertThat(reason(get("/about"))).isEqualTo("required");
        JsonNode about = get("/about?fields=user(permissionId)").json();
        assertThat(about.at("/user/permissionId").asText()).endsWith("1001");
        assertThat(about.path("user")).hasSize(1);
    }

    @Test
    void showsWhatIsAskedFor() {
        String id = create("{'name':'a.txt','mimeType':'text/plain'}");
        assertThat(get("/files/" + id).json().fieldNames())
                .toIterable()
                .containsExactly("kind", "id", "name", "mimeType");
        assertThat(get("/files/" + id + "?fields=name,owners/emailAddress").json())
                .isEqualTo(json("{'name':'a.txt','owners':[{'emailAddress':'alice@mail.example'}]}"));
        assertThat(reason(get("/files/" + id + "?fields=colour"))).isEqualTo("invalidParameter");
        assertThat(reason(get("/files?fields=files(colour)"))).isEqualTo("invalidParameter");
        assertThat(reason(get("/files/" + id + "?fields=name("))).isEqualTo("invalidParameter");
    }

    @Test
    void hidesFilesOfOtherPeopleAndOtherPrograms() {
        String id = create("{'name':'mine'}");
        token = twin.token(Person.BOB, "drive.file");
        assertThat(reason(get("/files/" + id))).isEqualTo("notFound");
        token = grant("").path("access_token").asText();
        assertThat(reason(get("/files/" + id))).isEqualTo("notFound");
        token = twin.token(Person.ALICE, "drive.readonly");
        assertThat(get("/files/" + id).status()).isEqualTo(200);
    }

    @Test
    void findsFiles() {
        String folder = create("{'name':'docs','mimeType':'application/vnd.google-apps.folder'}");
        create("{'name':'It\u2019s me.txt','parents':['" + folder + "']}");
        String gone = create("{'name':'old','description':'milk'}");
        send("PATCH", "/files/" + gone, "{'trashed':true}");
        assertThat(names("name contains 'me' and trashed = false")).containsExactly("It\u2019s me.txt");
        assertThat(names("'" + folder + "' in parents")).hasSize(1);
        assertThat(names("not (mimeType = 'application/vnd.google-apps.folder' or trashed = true)"))
                .hasSize(1);
        assertThat(names("fullText contains 'milk' and trashed=true")).containsExactly("old");
        assertThat(names("modifiedTime > '2020-01-01T00:00:00'")).hasSize(3);
        for (String wrong :
                new String[] {"name", "name = x", "name ~ 'x'", "colour = 'x'", "(trashed = true", "trashed = 'x'"}) {
            assertThat(reason(list(wrong))).as(wrong).isEqualTo("invalid");
        }
    }

    private Answer list(String query) {
        return get("/files?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    }

    private List<String> names(String query) {
        return list(query).json().path("files").findValuesAsText("name");
    }

    @Test
    void pages() {
        for (int i = 0; i < 3; i++) {
            create("{'name':'same'}");
        }
        JsonNode first = get("/files?pageSize=2").json();
        assertThat(first.path("files")).hasSize(2);
        JsonNode second = get("/files?pageSize=2&pageToken="
                        + first.path("nextPageToken").asText())
                .json();
        assertThat(second.path("files")).hasSize(1);
        assertThat(second.has("nextPageToken")).isFalse();
        assertThat(reason(get("/files?pageToken=x"))).isEqualTo("invalid");
        assertThat(reason(get("/files?pageSize=0"))).isEqualTo("invalid");
    }

    @Test
    void movesByParametersOnly() {
        String folder = create("{'name':'docs','mimeType':'application/vnd.google-apps.folder'}");
        String id = create("{'name':'a'}");
        assertThat(reason(send("PATCH", "/files/" + id, "{'parents':['" + folder + "']}")))
                .isEqualTo("fieldNotWritable");
        Answer moved =
                send("PATCH", "/files/" + id + "?addParents=" + folder + "&removeParents=root&fields=parents", "{}");
        assertThat(moved.json().path("parents").toString()).contains(folder);
        assertThat(reason(send("POST", "/files", "{'parents':['nowhere']}"))).isEqualTo("notFound");
    }

    @Test
    void shares() {
        String id = create("{'name':'a'}");
        String path = "/files/" + id + "/permissions";
        assertThat(send("POST", path, "{'type':'user'}").status()).isEqualTo(400);
        assertThat(send("POST", path, "{'role':'reader','type':'user'}").status())
                .isEqualTo(400);
        assertThat(send("POST", path, "{'role':'king','type':'anyone'}").status())
                .isEqualTo(400);
        assertThat(send("POST", path, "{'role':'reader','type':'user','emailAddress':'bob@mail.example'}")
                        .status())
                .isEqualTo(200);
        token = twin.token(Person.BOB, "drive");
        assertThat(get("/files/" + id).status()).isEqualTo(200);
        assertThat(reason(send("PATCH", "/files/" + id, "{'name':'b'}"))).isEqualTo("insufficientFilePermissions");
        assertThat(reason(caller.call(
                        "DELETE", API + "/files/" + id, Buffer.buffer(), "Authorization", "Bearer " + token)))
                .isEqualTo("insufficientFilePermissions");
    }

    @Test
    void exportsDocumentsOnly() {
        String document = create("{'name':'letter','mimeType':'application/vnd.google-apps.document'}");
        assertThat(get("/files/" + document + "/export?mimeType=text/plain").body())
                .hasToString("letter\n");
        assertThat(reason(get("/files/" + document + "/export"))).isEqualTo("required");
        assertThat(reason(get("/files/" + document + "?alt=media"))).isEqualTo("fileNotDownloadable");
        assertThat(reason(get("/files/" + create("{'name':'x'}") + "/export?mimeType=text/plain")))
                .isEqualTo("fileNotExportable");
    }

    @Test
    void tellsWhatHasChanged() {
        String start =
                get("/changes/startPageToken").json().path("startPageToken").asText();
        String id = create("{'name':'a'}");
        caller.call("DELETE", API + "/files/" + id, Buffer.buffer(), "Authorization", "Bearer " + token);
        JsonNode changes = get("/changes?pageToken=" + start).json();
        assertThat(changes.path("changes")).hasSize(2);
        assertThat(changes.at("/changes/1/removed").asBoolean()).isTrue();
        assertThat(get("/changes?pageToken=" + changes.path("newStartPageToken").asText())
                        .json()
                        .path("changes"))
                .isEmpty();
        assertThat(reason(get("/changes?pageToken=999"))).isEqualTo("invalid");
        assertThat(reason(get("/changes"))).isEqualTo("required");
    }

    @Test
    void givesARefreshTokenOnTheFirstConsentOnly() {
        JsonNode first = grant("");
        assertThat(first.path("refresh_token").asText()).startsWith("1//");
        assertThat(grant("").has("refresh_token")).isFalse();
        assertThat(grant("&prompt=consent").has("refresh_token")).isTrue();
        assertThat(caller.get(AUTHORIZE.replace("access_type=offline", "")).sentBack("iss"))
                .isEqualTo("https://accounts.google.com");
    }

    @Test
    void refreshesAgainAndAgain() {
        String refresh = grant("").path("refresh_token").asText();
        Map<String, String> form = Map.of("grant_type", "refresh_token", "refresh_token", refresh);
        assertThat(token(form).json().has("refresh_token")).isFalse();
        token = token(form).json().path("access_token").asText();
        assertThat(get("/files").status()).isEqualTo(200);
        TWINS.pass(Duration.ofHours(1));
        assertThat(get("/files").status()).isEqualTo(401);
        assertThat(caller.form("https://oauth2.googleapis.com/revoke", Map.of("token", refresh))
                        .status())
                .isEqualTo(200);
        assertThat(token(form).json().path("error").asText()).isEqualTo("invalid_grant");
        assertThat(caller.form("https://oauth2.googleapis.com/revoke", Map.of("token", refresh))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void refusesTokensToWhoeverCannotProveThemselves() {
        assertThat(token(Map.of("grant_type", "authorization_code", "client_secret", "x"))
                        .status())
                .isEqualTo(401);
        assertThat(token(Map.of("grant_type", "password")).json().path("error").asText())
                .isEqualTo("unsupported_grant_type");
        assertThat(token(Map.of()).json().path("error").asText()).isEqualTo("invalid_request");
    }
}
