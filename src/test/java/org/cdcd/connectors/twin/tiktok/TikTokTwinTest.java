package org.cdcd.connectors.twin.tiktok;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.twin.Twins.CALLBACK;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Caller.Answer;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.TwinClient;
import org.cdcd.connectors.twin.Twins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class TikTokTwinTest {
    private static final String API = "https://open.tiktokapis.com/v2/";
    private static final String AUTHORIZE = "https://www.tiktok.com/v2/auth/authorize/?response_type=code"
            + "&client_key=our-program&scope=user.info.basic,video.list&state=s&twin_consent=allow&redirect_uri=";
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final String HEX = "13d31e961a1ad8ec2f16b10c4c982e0876a878ad6df144566ee1894acb70f9c3";
    private static final String MINE = "http://127.0.0.1:9000/callback";

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();
    private final TikTokTwin twin = TWINS.server().twin(TikTokTwin.class);
    private String token = "";

    @BeforeEach
    void signIn() {
        token = twin.token(Person.ALICE, "user.info.basic", "video.list", "video.upload", "video.publish");
    }

    private Answer post(String path, String json) {
        return caller.json("POST", API + path, Caller.json(json), "Authorization", "Bearer " + token);
    }

    private static String code(Answer answer) {
        return answer.json().path("error").path("code").asText();
    }

    private JsonNode access(String... members) {
        Map<String, String> form =
                new java.util.HashMap<>(Map.of("client_key", "our-program", "client_secret", "our-secret"));
        for (int i = 0; i < members.length; i += 2) {
            form.put(members[i], members[i + 1]);
        }
        return caller.form(API + "oauth/token/", form).json();
    }

    private JsonNode linked() {
        String code = caller.get(AUTHORIZE + CALLBACK).sentBack("code");
        return access("grant_type", "authorization_code", "code", code, "redirect_uri", CALLBACK);
    }

    @Test
    void callsTheProgramsIdAKey() {
        assertThat(caller.get(AUTHORIZE.replace("client_key", "client_id") + CALLBACK)
                        .status())
                .isEqualTo(400);
        JsonNode token = linked();
        assertThat(token.path("expires_in").asInt()).isEqualTo(7200);
        assertThat(token.path("refresh_expires_in").asInt()).isEqualTo(180 * 86_400);
        assertThat(token.path("scope").asText()).contains(",");
        Answer wrong = caller.form(API + "oauth/token/", Map.of("client_id", "our-program"));
        assertThat(wrong.status()).isEqualTo(200);
        assertThat(wrong.json().path("error").asText()).isEqualTo("invalid_request");
    }

    @Test
    void wantsAChallengeInHexadecimalFromAPersonsOwnMachine() {
        twin.register(new TwinClient("our-program", "our-secret", List.of("http://127.0.0.1/callback")));
        assertThat(caller.get(AUTHORIZE + MINE).status()).isEqualTo(400);
        String challenged = AUTHORIZE + MINE + "&code_challenge_method=S256&code_challenge=";
        assertThat(caller.get(challenged + "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
                        .sentBack("error"))
                .isEqualTo("invalid_request");
        String[] request = {"grant_type", "authorization_code", "redirect_uri", MINE, "code", "", "code_verifier", ""};
        request[5] = caller.get(challenged + HEX).sentBack("code");
        request[7] = "x".repeat(43);
        assertThat(access(request).path("error").asText()).isEqualTo("invalid_grant");
        request[5] = caller.get(challenged + HEX).sentBack("code");
        request[7] = VERIFIER;
        assertThat(access(request).path("access_token").asText()).startsWith("act.");
    }

    @Test
    void refreshesOnceAndRevokesByTheAccessToken() {
        String first = linked().path("refresh_token").asText();
        JsonNode second = access("grant_type", "refresh_token", "refresh_token", first);
        assertThat(access("grant_type", "refresh_token", "refresh_token", first)
                        .path("error")
                        .asText())
                .isEqualTo("invalid_grant");
        token = second.path("access_token").asText();
        assertThat(code(post("video/list/?fields=id", "{}"))).isEqualTo("ok");
        assertThat(caller.form(
                                API + "oauth/revoke/",
                                Map.of("client_key", "our-program", "client_secret", "our-secret", "token", token))
                        .json())
                .isEmpty();
        assertThat(code(post("video/list/?fields=id", "{}"))).isEqualTo("access_token_invalid");
    }

    @Test
    void showsOnlyWhatIsAskedForAndOnesOwn() {
        JsonNode films =
                post("video/list/?fields=id,title", "{'max_count':2}").json().path("data");
        assertThat(films.path("videos")).hasSize(2);
        assertThat(films.at("/videos/0").properties()).hasSize(2);
        assertThat(films.path("has_more").asBoolean()).isTrue();
        JsonNode rest = post("video/list/?fields=id", "{'cursor':" + films.path("cursor") + "}")
                .json()
                .path("data");
        assertThat(rest.path("videos")).hasSize(1);
        assertThat(rest.path("has_more").asBoolean()).isFalse();
        assertThat(rest.path("cursor").asLong()).isPositive();
        assertThat(code(post("video/list/", "{}"))).isEqualTo("invalid_params");
        assertThat(code(post("video/list/?fields=colour", "{}"))).isEqualTo("invalid_params");
        assertThat(code(post("video/list/?fields=id", "{'max_count':21}"))).isEqualTo("invalid_params");
        assertThat(code(post("video/list/?fields=id", "{'cursor':'1'}"))).isEqualTo("invalid_params");
        assertThat(post("video/query/?fields=id", "{'filters':{'video_ids':['7500000000000000004']}}")
                        .json()
                        .at("/data/videos"))
                .isEmpty();
    }

    @Test
    void namesWhatIsMissing() {
        token = twin.token(Person.ALICE, "user.info.basic");
        Answer answer = post("video/list/?fields=id", "{}");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(code(answer)).isEqualTo("scope_not_authorized");
        token = "act.unknown";
        assertThat(code(post("video/list/?fields=id", "{}"))).isEqualTo("access_token_invalid");
        assertThat(post("video/list?fields=id", "{}").status()).as("no slash").isEqualTo(404);
    }

    @Test
    void countsFilmsInASlidingMinute() {
        for (int i = 0; i < 6; i++) {
            assertThat(code(init(100, 100, 1))).isEqualTo("ok");
        }
        assertThat(code(init(100, 100, 1))).isEqualTo("rate_limit_exceeded");
        TWINS.pass(Duration.ofMinutes(1));
        assertThat(code(init(100, 100, 1))).isEqualTo("ok");
    }

    private Answer init(long size, long chunk, long count) {
        return post(
                "post/publish/inbox/video/init/",
                "{'source_info':{'source':'FILE_UPLOAD','video_size':" + size + ",'chunk_size':" + chunk
                        + ",'total_chunk_count':" + count + "}}");
    }

    @Test
    void countsChunksByWholeOnes() {
        long mib = 1 << 20;
        assertThat(code(init(21 * mib, 10 * mib, 2))).isEqualTo("ok");
        assertThat(code(init(21 * mib, 10 * mib, 3))).isEqualTo("invalid_params");
        assertThat(code(init(21 * mib, 4 * mib, 5))).isEqualTo("invalid_params");
        assertThat(code(init(3 * mib, 3 * mib, 1))).isEqualTo("ok");
        assertThat(code(init(5000 * mib, 64 * mib, 78))).isEqualTo("invalid_params");
    }

    @Test
    void takesAFilmInOrderWithoutACredentialForAnHour() {
        String address = init(10, 10, 1).json().at("/data/upload_url").asText();
        String[] right = {"Content-Type", "video/mp4", "Content-Range", "bytes 0-9/10"};
        assertThat(put(address, right[0], right[1], right[2], right[3], "Authorization", "Bearer " + token))
                .isEqualTo(400);
        assertThat(put(address, "Content-Type", "text/plain", right[2], right[3]))
                .isEqualTo(400);
        assertThat(put(address, right[0], right[1], right[2], "bytes 1-10/11")).isEqualTo(400);
        assertThat(put(address.replaceFirst("upload_token=..", "upload_token=zz"), right))
                .isEqualTo(403);
        assertThat(put(address, right)).isEqualTo(201);
        assertThat(put(address, right)).as("again").isEqualTo(416);
        String late = init(10, 10, 1).json().at("/data/upload_url").asText();
        TWINS.pass(Duration.ofHours(1));
        assertThat(put(late, right)).isEqualTo(403);
    }

    private int put(String address, String... headers) {
        return caller.call("PUT", address, Buffer.buffer("0123456789"), headers).status();
    }

    @Test
    void publishesForThoseWhomItAllows() {
        assertThat(code(direct("PUBLIC_TO_EVERYONE", "https://films.example.org/a.mp4")))
                .isEqualTo("unaudited_client_can_only_post_to_private_accounts");
        assertThat(code(direct("EVERYBODY", "https://films.example.org/a.mp4"))).isEqualTo("invalid_params");
        assertThat(code(direct("SELF_ONLY", "https://elsewhere.example/a.mp4"))).isEqualTo("url_ownership_unverified");
        String id = direct("SELF_ONLY", "https://films.example.org/a.mp4")
                .json()
                .at("/data/publish_id")
                .asText();
        assertThat(status(id)).isEqualTo("PROCESSING_DOWNLOAD");
        assertThat(status(id)).isEqualTo("PUBLISH_COMPLETE");
        assertThat(post("video/list/?fields=title", "{}")
                        .json()
                        .at("/data/videos/0/title")
                        .asText())
                .isEqualTo("Dawn");
        assertThat(status("nothing")).isEmpty();
        token = twin.token(Person.BOB, "video.publish");
        assertThat(status(id)).as("another's").isEmpty();
    }

    private Answer direct(String privacy, String url) {
        return post(
                "post/publish/video/init/",
                "{'post_info':{'title':'Dawn','privacy_level':'" + privacy
                        + "'},'source_info':{'source':'PULL_FROM_URL','video_url':'" + url + "'}}");
    }

    private String status(String id) {
        return post("post/publish/status/fetch/", "{'publish_id':'" + id + "'}")
                .json()
                .at("/data/status")
                .asText();
    }
}
