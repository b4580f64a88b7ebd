package org.cdcd.connectors.twin.linkedin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
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

/** What LinkedIn's twin does and what it refuses. */
final class LinkedInTwinTest {
    private static final String REST = "https://api.linkedin.com/rest";
    private static final String ME = "urn:li:person:mbr1001";
    private static final String VERSION =
            YearMonth.now(ZoneOffset.UTC).minusMonths(2).format(DateTimeFormatter.ofPattern("yyyyMM"));

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();
    private final LinkedInTwin twin = TWINS.server().twin(LinkedInTwin.class);
    private String token = "";

    @BeforeEach
    void start() {
        token = twin.token(Person.ALICE, "openid", "profile", RestGate.POST);
    }

    @Test
    void answersANewPostWithAHeaderAlone() {
        Answer made = post("Hello");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body().length()).isZero();
        assertThat(made.header("x-restli-id")).startsWith("urn:li:share:");
        assertThat(twin.texts(Person.ALICE)).containsExactly("Hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#a", "(b)", "a_b", "x < y", "a@b", "[c]", "{d}", "a|b", "~", "*", "back\\slash"})
    void refusesReservedCharactersThatAreNotEscaped(String text) {
        assertThat(post(text).status()).isEqualTo(400);
        assertThat(post(text.replaceAll("[\\\\|{}@\\[\\]()<>#*_~]", "\\\\$0")).status())
                .isEqualTo(201);
        assertThat(twin.texts(Person.ALICE)).containsExactly(text);
    }

    @Test
    void demandsAVersionThatLives() {
        assertThat(code(send("POST", "/posts", body("a"), "X-Restli-Protocol-Version", "2.0.0")))
                .isEqualTo("VERSION_MISSING");
        for (String version : new String[] {"202001", "209901", "2026", "latest"}) {
            Answer answer = send(
                    "POST", "/posts", body("a"), "LinkedIn-Version", version, "X-Restli-Protocol-Version", "2.0.0");
            assertThat(answer.status()).as(version).isEqualTo(426);
        }
        assertThat(send("POST", "/posts", body("a"), "LinkedIn-Version", VERSION)
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "author, urn:li:person:mbr1002, 403",
        "author, '', 400",
        "visibility, EVERYBODY, 422",
        "lifecycleState, DRAFT, 422",
        "commentary, ' ', 422"
    })
    void refusesPostsThatAreNotInOrder(String member, String value, int status) {
        assertThat(send("POST", "/posts", body("a").put(member, value)).status())
                .isEqualTo(status);
    }

    @Test
    void refusesTheSameTextTwice() {
        assertThat(post("Once").status()).isEqualTo(201);
        assertThat(code(post("Once"))).isEqualTo("DUPLICATE_POST");
    }

    @Test
    void refusesTextsThatAreTooLongAndTooManyPosts() {
        assertThat(post("x".repeat(3001)).status()).isEqualTo(400);
        assertThat(post("\\#".repeat(3000)).status()).isEqualTo(201);
        twin.dailyLimit(1);
        assertThat(post("another").status()).isEqualTo(429);
        TWINS.pass(Duration.ofDays(1));
        assertThat(post("another").status()).isEqualTo(201);
    }

    @Test
    void showsOnlyImagesThatWereUploaded() {
        JsonNode begun = announce();
        String image = begun.path("image").asText();
        assertThat(withImage(image).status()).isEqualTo(422);

        assertThat(upload(begun, "jpeg", token).status()).isEqualTo(201);

        assertThat(send("GET", "/images/" + encoded(image), null)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("AVAILABLE");
        assertThat(withImage(image).status()).isEqualTo(201);
        assertThat(withImage("urn:li:image:none").status()).isEqualTo(400);
    }

    @Test
    void takesAnUploadWithItsOwnersTokenAndInTime() {
        JsonNode begun = announce();

        assertThat(caller.call("PUT", begun.path("uploadUrl").asText(), Buffer.buffer("x"))
                        .status())
                .isEqualTo(401);
        assertThat(upload(begun, "x", twin.token(Person.BOB, RestGate.POST)).status())
                .isEqualTo(404);
        assertThat(upload(begun, "", token).status()).isEqualTo(400);
        TWINS.pass(Duration.ofHours(25));
        assertThat(upload(begun, "x", token).status()).isEqualTo(404);
    }

    @Test
    void changesAndDeletesOwnPostsByAnEncodedUrn() {
        String urn = post("First").header("x-restli-id");
        ObjectNode patch = (ObjectNode) Caller.json("{'patch':{'$set':{'commentary':'Second'}}}");

        assertThat(send("POST", "/posts/" + encoded(urn), patch).status()).isEqualTo(400);
        assertThat(send("POST", "/posts/" + encoded(urn), patch, versioned("X-RestLi-Method", "PARTIAL_UPDATE"))
                        .status())
                .isEqualTo(204);
        assertThat(twin.texts(Person.ALICE)).containsExactly("Second");
        assertThat(send("DELETE", "/posts/" + urn, null).status()).isEqualTo(400);
        assertThat(send("DELETE", "/posts/" + encoded(urn), null).status()).isEqualTo(204);
        assertThat(send("DELETE", "/posts/" + encoded(urn), null).status()).isEqualTo(204);
        assertThat(twin.texts(Person.ALICE)).isEmpty();
    }

    @Test
    void letsNobodyTouchOthersPostsOrReadAny() {
        String urn = encoded(post("Mine").header("x-restli-id"));
        String alice = token;
        token = twin.token(Person.BOB, RestGate.POST);
        assertThat(send("DELETE", "/posts/" + urn, null).status()).isEqualTo(403);

        token = alice;
        assertThat(send("GET", "/posts/" + urn, null).status()).isEqualTo(403);
        assertThat(send("GET", "/posts?q=author", null).status()).isEqualTo(403);
    }

    @Test
    void needsTheScope() {
        token = twin.token(Person.ALICE, "openid");

        assertThat(code(post("x"))).isEqualTo("ACCESS_DENIED");
        assertThat(userInfo(token).json().has("name")).isFalse();
        assertThat(userInfo(twin.token(Person.ALICE, RestGate.POST)).status()).isEqualTo(403);
    }

    @Test
    void givesATokenOfSixtyDaysAndNoRefreshToken() {
        JsonNode tokens = redeem(code()).json();
        String access = tokens.path("access_token").asText();

        assertThat(tokens.path("expires_in").asLong()).isEqualTo(5_184_000);
        assertThat(tokens.path("scope").asText()).isEqualTo("openid,profile,w_member_social");
        assertThat(tokens.has("refresh_token")).isFalse();
        assertThat(userInfo(access).json().path("sub").asText()).isEqualTo("mbr1001");
        assertThat(introspect(access).path("active").asBoolean()).isTrue();
        TWINS.pass(Duration.ofDays(61));
        assertThat(code(userInfo(access))).isEqualTo("EXPIRED_ACCESS_TOKEN");
        assertThat(introspect(access).path("status").asText()).isEqualTo("expired");
        assertThat(code(userInfo("AQVnothing"))).isEqualTo("INVALID_ACCESS_TOKEN");
    }

    @Test
    void givesPartnersARefreshTokenThatStaysTheSame() {
        twin.partner();
        String refresh = redeem(code()).json().path("refresh_token").asText();

        for (int i = 0; i < 2; i++) {
            JsonNode next = token(Map.of("grant_type", "refresh_token", "refresh_token", refresh))
                    .json();
            assertThat(next.path("refresh_token").asText()).isEqualTo(refresh);
            assertThat(userInfo(next.path("access_token").asText()).status()).isEqualTo(200);
        }
    }

    @Test
    void refusesPkceScopesOfPartnersAndUsedCodes() {
        assertThat(authorize("openid", "&code_challenge=" + "a".repeat(43) + "&code_challenge_method=S256")
                        .sentBack("error"))
                .isEqualTo("invalid_request");
        assertThat(authorize("openid%20r_member_social", "").sentBack("error")).isEqualTo("invalid_scope");
        String code = code();
        assertThat(redeem(code).status()).isEqualTo(200);
        assertThat(redeem(code).json().path("error").asText()).isEqualTo("invalid_grant");
    }

    private Answer post(String commentary) {
        return send("POST", "/posts", body(commentary));
    }

    private static ObjectNode body(String commentary) {
        ObjectNode body = (ObjectNode)
                Caller.json(
                        "{'author':'" + ME + "','visibility':'PUBLIC','lifecycleState':'PUBLISHED',"
                                + "'distribution':{'feedDistribution':'MAIN_FEED','targetEntities':[],'thirdPartyDistributionChannels':[]}}");
        return body.put("commentary", commentary);
    }

    private Answer withImage(String image) {
        ObjectNode body = body("Look");
        body.putObject("content").putObject("media").put("id", image);
        return send("POST", "/posts", body);
    }

    private JsonNode announce() {
        ObjectNode body = (ObjectNode) Caller.json("{'initializeUploadRequest':{'owner':'" + ME + "'}}");
        return send("POST", "/images?action=initializeUpload", body).json().path("value");
    }

    private Answer upload(JsonNode begun, String content, String bearer) {
        return caller.call(
                "PUT", begun.path("uploadUrl").asText(), Buffer.buffer(content), "Authorization", "Bearer " + bearer);
    }

    private static String encoded(String urn) {
        return urn.replace(":", "%3A");
    }

    private static String[] versioned(String... more) {
        Map<String, String> all =
                new HashMap<>(Map.of("LinkedIn-Version", VERSION, "X-Restli-Protocol-Version", "2.0.0"));
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all.entrySet().stream()
                .flatMap(one -> Stream.of(one.getKey(), one.getValue()))
                .toArray(String[]::new);
    }

    private Answer send(String method, String path, ObjectNode body) {
        return send(method, path, body, versioned());
    }

    private Answer send(String method, String path, ObjectNode body, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Authorization";
        all[headers.length + 1] = "Bearer " + token;
        return body == null
                ? caller.call(method, REST + path, Buffer.buffer(), all)
                : caller.json(method, REST + path, body, all);
    }

    private Answer userInfo(String bearer) {
        return caller.get("https://api.linkedin.com/v2/userinfo", "Authorization", "Bearer " + bearer);
    }

    private Answer authorize(String scope, String more) {
        return caller.get(
                "https://www.linkedin.com/oauth/v2/authorization?response_type=code&client_id=our-program&scope="
                        + scope + "&redirect_uri=" + Twins.CALLBACK + "&twin_consent=allow" + more);
    }

    private String code() {
        return authorize("openid%20profile%20w_member_social", "").sentBack("code");
    }

    private Answer redeem(String code) {
        return token(Map.of("grant_type", "authorization_code", "code", code, "redirect_uri", Twins.CALLBACK));
    }

    private Answer token(Map<String, String> form) {
        Map<String, String> all = new HashMap<>(form);
        all.putAll(Map.of("client_id", "our-program", "client_secret", "our-secret"));
        return caller.form("https://www.linkedin.com/oauth/v2/accessToken", all);
    }

    private JsonNode introspect(String access) {
        Map<String, String> form = Map.of("client_id", "our-program", "client_secret", "our-secret", "token", access);
        return caller.form("https://www.linkedin.com/oauth/v2/introspectToken", form)
                .json();
    }

    private static String code(Answer answer) {
        return answer.json().path("code").asText();
    }
}
