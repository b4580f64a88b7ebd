package org.cdcd.connectors.twin.instagram;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
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

/** What Instagram's twin does and what it refuses. */
final class InstagramTwinTest {
    private static final String GRAPH = "https://graph.instagram.com";
    private static final String API = GRAPH + "/v26.0";
    private static final String SCOPES = "instagram_business_basic,instagram_business_content_publish";

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();
    private final InstagramTwin twin = TWINS.server().twin(InstagramTwin.class);
    private String token = "";

    @BeforeEach
    void start() {
        token = twin.token(Person.ALICE, GraphGate.PUBLISH, GraphGate.COMMENTS, GraphGate.INSIGHTS);
    }

    @Test
    void givesAShortTokenForACodeAndALongOneForThat() {
        JsonNode first = redeem(code()).json().path("data").path(0);
        assertThat(first.path("user_id").asText()).isEqualTo("17841400000001001");
        assertThat(first.path("permissions").asText())
                .isEqualTo("instagram_business_basic,instagram_business_content_publish");
        assertThat(first.has("expires_in")).isFalse();

        JsonNode second =
                exchange(first.path("access_token").asText(), "our-secret").json();

        assertThat(second.path("expires_in").asLong()).isEqualTo(5_184_000);
        assertThat(me(second.path("access_token").asText()).status()).isEqualTo(200);
    }

    @Test
    void refusesAnExchangeWithAWrongSecretAndOfALongToken() {
        String shortToken = shortToken();
        String longToken =
                exchange(shortToken, "our-secret").json().path("access_token").asText();

        assertThat(code(exchange(shortToken, "wrong"))).isEqualTo(1);
        assertThat(code(exchange(longToken, "our-secret"))).isEqualTo(452);
        assertThat(code(refresh(shortToken))).isEqualTo(452);
    }

    @Test
    void takesACodeOnceAndOnlyForItsRedirect() {
        String code = code();
        assertThat(redeem(code).status()).isEqualTo(200);
        assertThat(redeem(code).status()).isEqualTo(400);
        Map<String, String> form = new HashMap<>(form(code()));
        form.put("redirect_uri", "https://elsewhere.example/");
        assertThat(caller.form("https://api.instagram.com/oauth/access_token", form)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void letsAShortTokenLiveForAnHour() {
        String shortToken = shortToken();
        TWINS.pass(Duration.ofMinutes(61));

        assertThat(me(shortToken).json().path("error").path("error_subcode").asInt())
                .isEqualTo(463);
        assertThat(code(exchange(shortToken, "our-secret"))).isEqualTo(190);
    }

    @Test
    void renewsALongTokenByItselfBetweenADayAndSixty() {
        String longToken = longToken();
        assertThat(code(refresh(longToken))).isEqualTo(100);

        TWINS.pass(Duration.ofHours(25));
        String next = refresh(longToken).json().path("access_token").asText();
        TWINS.pass(Duration.ofDays(59));

        assertThat(me(next).status()).isEqualTo(200);
        assertThat(code(me(longToken))).isEqualTo(190);
        assertThat(code(refresh(longToken))).isEqualTo(190);
    }

    @ParameterizedTest
    @CsvSource({
        "https://media.example.org/a.jpg, 0",
        "https://media.example.org/a.JPEG, 0",
        "https://media.example.org/a.png, 9004",
        "http://media.example.org/a.jpg, 9004",
        "a.jpg, 9004",
        "'', 100"
    })
    void takesJpegsThatAnybodyCanFetch(String url, int code) {
        assertThat(code(post("/me/media", Map.of("image_url", url)))).isEqualTo(code);
    }

    @Test
    void publishesAContainerOnce() {
        String container = contain("a.jpg");
        assertThat(status(container)).isEqualTo("FINISHED");

        assertThat(publish(container).status()).isEqualTo(200);
        assertThat(code(publish(container))).isEqualTo(9007);
        assertThat(status(container)).isEqualTo("PUBLISHED");
        assertThat(get("/me/media?fields=caption").path("data")).hasSize(1);
    }

    @Test
    void publishesNothingThatIsNotReady() {
        twin.slowness(2);
        String container = contain("a.jpg");

        assertThat(code(publish(container))).isEqualTo(9007);
        assertThat(status(container)).isEqualTo("IN_PROGRESS");
        assertThat(status(container)).isEqualTo("IN_PROGRESS");
        assertThat(status(container)).isEqualTo("FINISHED");
        assertThat(publish(container).status()).isEqualTo(200);
    }

    @Test
    void publishesNothingThatIsDamagedOrADayOld() {
        String damaged = contain("damaged.jpg");
        String old = contain("a.jpg");
        TWINS.pass(Duration.ofHours(25));

        assertThat(status(old)).isEqualTo("EXPIRED");
        assertThat(code(publish(old))).isEqualTo(9007);
        assertThat(status(damaged)).isEqualTo("EXPIRED");
        assertThat(status(contain("damaged.jpg"))).isEqualTo("ERROR");
    }

    @Test
    void publishesSoManyADay() {
        twin.dailyLimit(1);
        assertThat(publish(contain("a.jpg")).status()).isEqualTo(200);

        assertThat(code(publish(contain("b.jpg")))).isEqualTo(9);
        TWINS.pass(Duration.ofHours(25));
        assertThat(publish(contain("c.jpg")).status()).isEqualTo(200);
    }

    @Test
    void makesCarouselsOfCarouselItemsOnly() {
        String item = part("a.jpg");
        String single = contain("b.jpg");

        assertThat(code(carousel(item))).isEqualTo(100);
        assertThat(code(carousel(item + "," + single))).isEqualTo(100);
        String id = carousel(item + "," + part("c.jpg")).json().path("id").asText();
        String post = publish(id).json().path("id").asText();
        assertThat(get("/" + post + "/children?fields=media_url").path("data")).hasSize(2);
        assertThat(get("/me/media").path("data")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {2201, 31})
    void refusesCaptionsThatAreTooLong(int length) {
        String caption = (length == 31 ? "#" : "x").repeat(length);
        assertThat(code(post("/me/media", Map.of("image_url", "https://a.example/a.jpg", "caption", caption))))
                .isEqualTo(36004);
    }

    @Test
    void refusesOtherPeoplesThingsAndUnknownOnes() {
        String post = publish(contain("a.jpg")).json().path("id").asText();
        String bob = twin.token(Person.BOB, GraphGate.PUBLISH, GraphGate.COMMENTS);

        for (String path : new String[] {"/" + post, "/17841400000001001/media", "/" + post + "/comments", "/1"}) {
            assertThat(code(call("GET", path, bob))).as(path).isEqualTo(100);
        }
    }

    @Test
    void refusesFieldsCursorsAndMetricsThatItDoesNotKnow() {
        String post = publish(contain("a.jpg")).json().path("id").asText();

        for (String path : new String[] {
            "/me?fields=password", "/me/media?after=x", "/me/media?limit=many", "/" + post + "/insights?metric=fame"
        }) {
            assertThat(code(call("GET", path, token))).as(path).isEqualTo(100);
        }
    }

    @Test
    void refusesTokensWithoutTheScope() {
        String basic = twin.token(Person.ALICE);

        assertThat(call("GET", "/me", basic).status()).isEqualTo(200);
        assertThat(code(call("POST", "/me/media", basic))).isEqualTo(10);
        assertThat(code(call("GET", "/1/comments", basic))).isEqualTo(10);
        assertThat(code(call("GET", "/1/insights?metric=reach", basic))).isEqualTo(10);
    }

    @Test
    void refusesNoTokenAndVersionsThatAreGone() {
        assertThat(code(caller.get(API + "/me"))).isEqualTo(190);
        assertThat(code(caller.get(GRAPH + "/v20.0/me?access_token=" + token))).isEqualTo(2635);
        assertThat(caller.get(API + "/me?access_token=" + token).status()).isEqualTo(200);
    }

    @Test
    void threadsCommentsUnderAPost() {
        String post = publish(contain("a.jpg")).json().path("id").asText();
        String comment = twin.comment(Person.ALICE, post, Person.BOB, "Nice");

        String reply = post("/" + comment + "/replies", Map.of("message", "Thanks"))
                .json()
                .path("id")
                .asText();

        assertThat(get("/" + post + "/comments").path("data")).hasSize(1);
        assertThat(get("/" + comment + "/replies")
                        .path("data")
                        .path(0)
                        .path("id")
                        .asText())
                .isEqualTo(reply);
        assertThat(call("DELETE", "/" + comment, token).status()).isEqualTo(200);
        assertThat(code(call("GET", "/" + comment + "/replies", token))).isEqualTo(100);
    }

    private String contain(String file) {
        return post("/me/media", Map.of("image_url", "https://media.example.org/" + file))
                .json()
                .path("id")
                .asText();
    }

    private String part(String file) {
        Map<String, String> form = Map.of("image_url", "https://media.example.org/" + file, "is_carousel_item", "true");
        return post("/me/media", form).json().path("id").asText();
    }

    private Answer carousel(String children) {
        return post("/me/media", Map.of("media_type", "CAROUSEL", "children", children));
    }

    private Answer publish(String container) {
        return post("/me/media_publish", Map.of("creation_id", container));
    }

    private String status(String container) {
        return get("/" + container + "?fields=status_code").path("status_code").asText();
    }

    private JsonNode get(String path) {
        return call("GET", path, token).json();
    }

    private Answer post(String path, Map<String, String> form) {
        return caller.form(API + path, form, "Authorization", "Bearer " + token);
    }

    private Answer call(String method, String path, String bearer) {
        return caller.call(
                method, API + path, io.vertx.core.buffer.Buffer.buffer(), "Authorization", "Bearer " + bearer);
    }

    private Answer me(String bearer) {
        return call("GET", "/me?fields=user_id", bearer);
    }

    private String shortToken() {
        return redeem(code()).json().path("data").path(0).path("access_token").asText();
    }

    private String longToken() {
        return exchange(shortToken(), "our-secret").json().path("access_token").asText();
    }

    private Answer exchange(String shortToken, String secret) {
        return caller.get(GRAPH + "/access_token?grant_type=ig_exchange_token&client_secret=" + secret
                + "&access_token=" + shortToken);
    }

    private Answer refresh(String longToken) {
        return caller.get(GRAPH + "/refresh_access_token?grant_type=ig_refresh_token&access_token=" + longToken);
    }

    private String code() {
        return caller.get("https://www.instagram.com/oauth/authorize?response_type=code&client_id=our-program&scope="
                        + SCOPES + "&redirect_uri=" + Twins.CALLBACK + "&twin_consent=allow")
                .sentBack("code");
    }

    private static Map<String, String> form(String code) {
        return Map.of(
                "client_id", "our-program",
                "client_secret", "our-secret",
                "grant_type", "authorization_code",
                "redirect_uri", Twins.CALLBACK,
                "code", code);
    }

    private Answer redeem(String code) {
        return caller.form("https://api.instagram.com/oauth/access_token", form(code));
    }

    private static int code(Answer answer) {
        return answer.json().path("error").path("code").asInt();
    }
}
