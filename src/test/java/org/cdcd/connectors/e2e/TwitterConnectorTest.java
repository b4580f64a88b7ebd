package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.x.XConformanceTest;
import org.cdcd.connectors.twin.x.XTwin;
import org.cdcd.connectors.wire.ConnectorsClient.SignedCall;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Everything that can be done at X, and what the caller hears when it cannot. X's own description covers every call but those
 * of OAuth; the body of its 402 is nowhere described and made up.
 */
@ExtendWith(OneServer.class)
final class TwitterConnectorTest {
    private static final String BOB = "1500000000000001002";

    private final RunningServer server;
    private final Someone me;
    private final Set<String> run = new TreeSet<>();
    private UUID credential = new UUID(0, 0);

    TwitterConnectorTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
    }

    @BeforeEach
    void link() throws Exception {
        credential = me.link("twitter");
    }

    private XTwin twin() {
        return server.twins().twin(XTwin.class);
    }

    private JsonNode done(String operation, Object... parameters) throws Exception {
        run.add(operation);
        return me.client()
                .operate("twitter", credential, operation, Parameters.of(parameters))
                .orThrow()
                .json();
    }

    private JsonNode refused(String operation, Object... parameters) {
        SignedCall call = me.sign("twitter", credential, operation, Parameters.of(parameters));
        Reply reply = me.send(call);
        return reply.isEnvelope() ? me.open(reply, call).path("error") : reply.json();
    }

    private String code(String operation, Object... parameters) {
        return refused(operation, parameters).path("code").asText();
    }

    private ObjectNode content(int length, String type) throws Exception {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return me.client().upload(new ByteArrayInputStream(bytes), length, type);
    }

    @Test
    void doesAllThatItOffers() throws Exception {
        assertThat(done("account").path("username").asText()).isEqualTo("alice");
        assertThat(done("users.get", "name", "bob").path("id").asText()).isEqualTo(BOB);
        JsonNode home = done("read", "limit", 10);
        assertThat(home.path("items")).hasSize(10);
        assertThat(home.at("/items/0/author").asText()).isEqualTo(BOB);
        assertThat(done("read", "limit", 10, "next", home.path("next").asText()).path("items"))
                .hasSize(2);
        String called = done("mentions.list", "limit", 5).at("/items/0/id").asText();
        String picture = done("media.upload", "kind", "tweet_image", "content", content(900, "image/png"))
                .path("id")
                .asText();
        String answer = done("post", "text", "Very well", "reply_to", called, "media", List.of(picture))
                .path("id")
                .asText();
        assertThat(done("posts.get", "id", answer).path("text").asText()).isEqualTo("Very well");
        done("post", "text", "Look", "quote", called, "replies_by", "following", "made_with_ai", false);
        assertThat(done("posts.list", "limit", 5).path("items")).hasSize(2);
        assertThat(done("posts.by", "user", BOB, "limit", 5).path("next").asText())
                .isNotEmpty();
        assertThat(done("search", "query", "from:alice well", "limit", 10, "order", "recency")
                        .path("items"))
                .hasSize(1);
        assertThat(done("delete", "id", answer).path("id").asText()).isEqualTo(answer);
        String film = done("media.upload", "kind", "tweet_video", "content", content(1000, "video/mp4"))
                .path("id")
                .asText();
        assertThat(done("media.status", "id", film).path("state").asText()).isEqualTo("in_progress");
        assertThat(done("media.wait", "id", film).path("state").asText()).isEqualTo("succeeded");
        assertThat(run).containsExactlyElementsOf(offered());
        Proof.ofConnector(XConformanceTest.SERVICE, server.twins().recorded("twitter"));
    }

    private Set<String> offered() throws Exception {
        Set<String> names = new TreeSet<>();
        me.client().connector("twitter").path("operations").fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void sendsALargeFilmInSegments() throws Exception {
        int length = 5 * 1024 * 1024 + 7;
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        ObjectNode film = me.client().upload(new ByteArrayInputStream(bytes), length, "video/mp4");
        JsonNode uploaded = done("media.upload", "kind", "tweet_video", "content", film);
        String id = uploaded.path("id").asText();
        assertThat(uploaded.path("state").asText()).isEqualTo("pending");
        assertThat(server.recorded("twitter", "POST", "/2/media/upload/" + id + "/append"))
                .hasSize(3);
        assertThat(twin().digest(id, Person.ALICE))
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    }

    @Test
    void sendsASegmentAgainWhoseAnswerWasLost() throws Exception {
        ObjectNode picture = content(1000, "image/png");
        server.faults("twitter").next(1, "/2/media/upload/1700000000000000001", new Fault.DropAfter());
        String id = done("media.upload", "kind", "tweet_image", "content", picture)
                .path("id")
                .asText();
        assertThat(server.recorded("twitter", "POST", "/2/media/upload/" + id + "/append"))
                .hasSize(2);
        assertThat(twin().digest(id, Person.ALICE)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "post       | text     | 7",
                "post       | media_url| https://example.org/a.png",
                "read       | from     | bob",
                "read       | limit    | many",
                "search     | limit    | 9",
                "delete     | id       | abc",
                "posts.by   | user     | bob",
                "users.get  | name     | not a name"
            })
    void refusesWhatXCouldNotTakeBeforeItIsAsked(String operation, String name, String value) {
        Object given = value.matches("[0-9]+") ? Integer.valueOf(value) : value;
        ObjectNode parameters = operation.equals("post") && !name.equals("text")
                ? Parameters.of("text", "Hello", name, given)
                : Parameters.of(name, given);
        SignedCall call = me.sign("twitter", credential, operation, parameters);
        Reply reply = me.send(call);
        JsonNode error = reply.isEnvelope() ? me.open(reply, call).path("error") : reply.json();
        assertThat(error.path("code").asText()).isEqualTo("parameters_invalid");
    }

    @ParameterizedTest
    @CsvSource({
        "tweet_image, 5242881, image/png",
        "tweet_image, 1000, video/mp4",
        "tweet_gif, 15728641, image/gif",
        "tweet_gif, 1000, image/png",
        "tweet_video, 1000, image/gif",
        "tweet_video, 536870913, video/mp4"
    })
    void takesOfEachKindOfMediaWhatXTakesOfIt(String kind, long length, String type) throws Exception {
        ObjectNode file = content(10, type).put("length", length);

        assertThat(code("media.upload", "kind", kind, "content", file)).isEqualTo("parameters_invalid");
        assertThat(server.twins().recorded("twitter"))
                .noneMatch(call -> call.path().startsWith("/2/media"));
    }

    @Test
    void saysWhatXRefuses() throws Exception {
        assertThat(code("post", "text", "a".repeat(281))).isEqualTo("service_rejected");
        done("post", "text", "Once");
        assertThat(code("post", "text", "Once")).isEqualTo("service_conflict");
        assertThat(code("post", "text", "Yes", "reply_to", "12")).isEqualTo("service_not_found");
        assertThat(code("post", "text", "With it", "media", List.of("12"))).isEqualTo("service_rejected");
        assertThat(code("posts.get", "id", "12")).isEqualTo("service_not_found");
        assertThat(code("users.get", "name", "nobody")).isEqualTo("service_not_found");
        assertThat(code(
                        "delete",
                        "id",
                        done("posts.by", "user", BOB).at("/items/0/id").asText()))
                .isEqualTo("service_permission");
        assertThat(code("search", "query", "colour:red")).isEqualTo("service_rejected");
        assertThat(done("search", "query", "nothing like this").path("items")).isEmpty();
    }

    @Test
    void namesTheScopeThatIsMissing() throws Exception {
        credential = me.link("twitter", "tweet.read");
        assertThat(code("post", "text", "Hello")).isEqualTo("insufficient_scope");
    }

    @Test
    void refreshesATokenThatHasExpired() throws Exception {
        twin().oauth().expireAccessTokens();
        assertThat(done("account").path("username").asText()).isEqualTo("alice");
        twin().oauth().expireAccessTokens();
        assertThat(done("account").path("username").asText()).isEqualTo("alice");
    }

    @Test
    void asksForANewLinkWhenXHasEndedTheGrant() throws Exception {
        twin().oauth().revokeAll(clientId(), Person.ALICE);
        assertThat(code("account")).isEqualTo("reauthorization_required");
    }

    private String clientId() throws Exception {
        return Forms.query(me.client()
                        .startLink("twitter", Someone.CALLBACK, Someone.EVERYTHING)
                        .authUrl())
                .get("client_id");
    }

    @Test
    void tellsSpentMoneyFromABusyMoment() {
        twin().limit(0);
        assertThat(code("read")).isEqualTo("rate_limited");
        twin().reset();
    }

    @Test
    void triesNothingAgainWhenTheMonthOrTheCreditIsUsedUp() {
        twin().capUsage();
        assertThat(code("mentions.list")).isEqualTo("quota_exhausted");
        assertThat(calls("/mentions")).isEqualTo(1);
        twin().spendCredit();
        JsonNode error = refused("posts.list");
        assertThat(error.path("code").asText()).isEqualTo("quota_exhausted");
        assertThat(calls("/tweets")).isEqualTo(1);
    }

    private long calls(String end) {
        return server.twins().recorded("twitter").stream()
                .filter(call -> call.path().endsWith(end))
                .count();
    }

    @Test
    void waitsUntilTheTimeThatXNames() {
        server.faults("twitter").next(1, "/2/users/", new Fault.Outage(429, Duration.ofMinutes(10)));
        SignedCall call = me.sign("twitter", credential, "mentions.list", Parameters.of());
        Reply reply = me.send(call);
        assertThat(reply.status()).isEqualTo(429);
        assertThat(Integer.parseInt(reply.header("Retry-After"))).isBetween(500, 600);
    }

    @Test
    void postsOnceWhenXIsDown() {
        server.faults("twitter").next(1, "/2/tweets", new Fault.Outage(503, null));
        assertThat(code("post", "text", "Is anybody there?")).isEqualTo("service_unavailable");
        assertThat(calls("/2/tweets")).isEqualTo(1);
    }

    @Test
    void endsTheGrantAtXWhenTheLinkIsRevoked() throws Exception {
        assertThat(me.client()
                        .revoke(credential)
                        .path("service_revocation_status")
                        .asText())
                .isEqualTo("confirmed");
        assertThat(server.recorded("twitter", "POST", "/2/oauth2/revoke"))
                .extracting(call -> Map.entry(call.status(), call.answer()))
                .containsExactly(Map.entry(200, "{\"revoked\":true}"));
    }
}
