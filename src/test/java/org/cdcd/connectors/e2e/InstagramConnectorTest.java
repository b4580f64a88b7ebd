package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.instagram.InstagramConformanceTest;
import org.cdcd.connectors.twin.instagram.InstagramTwin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instagram from its link to the end of the grant, through the public API. The service has no call that ends a grant. */
@ExtendWith(OneServer.class)
final class InstagramConnectorTest {
    private static final String IMAGE = "https://media.example.org/harbour.jpg";
    private static final String MEDIA = "/v26.0/17841400000001001/media";

    private final RunningServer server;
    private final Someone me;
    private final InstagramTwin twin;
    private Linked account;

    InstagramConnectorTest(RunningServer server) throws Exception {
        this.server = server;
        this.me = server.newcomer();
        this.twin = server.twins().twin(InstagramTwin.class);
        this.account = new Linked(me, "instagram", new UUID(0, 0));
    }

    @BeforeEach
    void link() throws Exception {
        account = new Linked(me, "instagram", me.link("instagram"));
    }

    @Test
    void doesAllThatItSaysAsItsDescriptionSays() throws Exception {
        String post = account.run("post", "text", "At dawn", "media_url", IMAGE, "alt_text", "Boats")
                .path("id")
                .asText();
        String album = account.run("carousel.post", "text", "Days", "media_urls", List.of(IMAGE, IMAGE, IMAGE))
                .path("id")
                .asText();

        JsonNode first = account.run("read", "limit", 1);
        JsonNode second =
                account.run("read", "limit", 1, "next", first.path("next").asText());
        assertThat(first.path("items").path(0).path("id").asText()).isEqualTo(album);
        assertThat(second.path("items").path(0).path("text").asText()).isEqualTo("At dawn");
        assertThat(second.path("items").path(0).path("author").asText()).isEqualTo("alice");
        assertThat(account.run("posts.get", "id", post).path("url").asText()).contains(post);
        assertThat(account.run("posts.images", "id", album).path("items")).hasSize(3);
        assertThat(account.run("insights.get", "id", post).path("items")).hasSize(5);
        assertThat(account.run("limit.get").path("used").asInt()).isEqualTo(2);
        assertThat(account.run("account.get").path("username").asText()).isEqualTo("alice");
        talk(post);

        assertThat(account.left()).isEmpty();
        Proof.ofConnector(InstagramConformanceTest.SERVICE, server.twins().recorded("instagram"));
    }

    @Test
    void showsTheServiceAnUploadedPictureWhileItPublishesAndNobodyAfterwards() throws Exception {
        byte[] picture = jpeg(300_001);

        account.run("post", "text", "At dawn", "image", uploaded(picture, "image/jpeg"));

        assertThat(twin.fetched().values()).containsExactly(picture);
        URI address = URI.create(twin.fetched().keySet().iterator().next());
        assertThat(address.getPath()).matches("/media/[A-Za-z0-9_-]{43}");
        HttpResponse<String> later = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(later.statusCode()).isEqualTo(404);
        assertThat(later.body()).contains("not_found");
    }

    @Test
    void showsEachPictureOfACarouselUnderAnAddressOfItsOwn() throws Exception {
        byte[] one = jpeg(1000);
        byte[] two = jpeg(2000);

        account.run(
                "carousel.post",
                "text",
                "Days",
                "images",
                List.of(uploaded(one, "image/jpeg"), uploaded(two, "image/jpeg")));

        assertThat(twin.fetched().values()).containsExactly(one, two);
    }

    @Test
    void publishesNoOtherPictureThanTheOneThatWasSigned() throws Exception {
        ObjectNode other = uploaded(jpeg(1000), "image/jpeg").put("sha256", "A".repeat(43));

        assertThat(account.refused("post", "text", "At dawn", "image", other)).isEqualTo("service_rejected");
        assertThat(twin.fetched()).isEmpty();
    }

    @Test
    void takesOnePictureInOneWay() throws Exception {
        assertThat(account.refused("post", "text", "At dawn")).isEqualTo("parameters_invalid");
        assertThat(account.refused("post", "text", "At dawn", "image", uploaded(jpeg(9), "image/png")))
                .isEqualTo("parameters_invalid");
        assertThat(account.refused(
                        "post", "text", "At dawn", "media_url", IMAGE, "image", uploaded(jpeg(9), "image/jpeg")))
                .isEqualTo("parameters_invalid");
    }

    private static byte[] jpeg(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        bytes[0] = (byte) 0xFF;
        bytes[1] = (byte) 0xD8;
        return bytes;
    }

    private ObjectNode uploaded(byte[] content, String type) throws Exception {
        return me.client().upload(new ByteArrayInputStream(content), content.length, type);
    }

    private void talk(String post) throws Exception {
        String comment = twin.comment(Person.ALICE, post, Person.BOB, "Where is that?");
        account.run("comments.add", "id", post, "text", "Taken at six.");
        account.run("comments.reply", "comment", comment, "text", "At home!");
        JsonNode comments = account.run("comments.list", "id", post).path("items");
        assertThat(comments.findValuesAsText("author")).containsExactly("alice", "bob");
        assertThat(account.run("replies.list", "comment", comment)
                        .path("items")
                        .path(0)
                        .path("text")
                        .asText())
                .isEqualTo("At home!");
        account.run("comments.delete", "comment", comment);
        assertThat(account.run("comments.list", "id", post).path("items")).hasSize(1);
    }

    @Test
    void exchangesTheShortTokenForALongOneAtOnce() {
        assertThat(server.recorded("instagram", "GET", "/access_token")).hasSize(1);
        assertThat(server.recorded("instagram", "GET", "/access_token")
                        .getFirst()
                        .query())
                .contains("grant_type=ig_exchange_token")
                .doesNotContain("client_id");
    }

    @Test
    void waitsUntilTheImageIsReady() throws Exception {
        twin.slowness(1);

        account.run("post", "text", "Slow", "media_url", IMAGE);

        assertThat(server.twins().recorded("instagram"))
                .filteredOn(call -> String.valueOf(call.query()).contains("status_code"))
                .hasSize(2);
    }

    @Test
    void publishesNothingWhenTheImageIsDamaged() throws Exception {
        JsonNode error = account.error("post", "text", "x", "media_url", "https://media.example.org/damaged.jpg");

        assertThat(error.path("code").asText()).isEqualTo("service_rejected");
        assertThat(error.path("detail").asText()).contains("2207003");
        assertThat(account.run("read").path("items")).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithTheInput() throws Exception {
        assertThat(account.refused("post", "text", "no image")).isEqualTo("parameters_invalid");
        assertThat(account.refused("post", "text", "x", "media_url", "http://a.example/a.jpg"))
                .isEqualTo("parameters_invalid");
        assertThat(account.refused("post", "text", "x", "media_url", IMAGE, "reply_to", "1"))
                .isEqualTo("parameters_invalid");
        assertThat(account.refused("read", "from", "bob")).isEqualTo("parameters_invalid");
        assertThat(account.refused("carousel.post", "text", "x", "media_urls", List.of(IMAGE)))
                .isEqualTo("parameters_invalid");
        assertThat(account.refused("posts.get", "id", "../me")).isEqualTo("parameters_invalid");
        assertThat(account.refused("comments.list", "id", "1", "limit", 51)).isEqualTo("parameters_invalid");
        assertThat(account.refused("read", "next", "***")).isEqualTo("parameters_invalid");
    }

    @Test
    void handsOnWhatTheServiceRefuses() throws Exception {
        assertThat(account.refused("comments.reply", "comment", "1", "text", "x"))
                .isEqualTo("service_not_found");
        assertThat(account.refused("post", "text", "#".repeat(31), "media_url", IMAGE))
                .isEqualTo("service_rejected");
        assertThat(account.refused("insights.get", "id", "1", "metrics", "fame"))
                .isEqualTo("service_not_found");
        assertThat(account.error("post", "text", "x", "media_url", "https://a.example/a.png")
                        .path("remedy")
                        .asText())
                .contains("JPEG");
    }

    @Test
    void tellsASpentQuotaFromAShortWait() throws Exception {
        twin.dailyLimit(0);
        assertThat(account.refused("post", "text", "x", "media_url", IMAGE)).isEqualTo("quota_exhausted");

        server.faults("instagram").next(1, MEDIA, new Fault.Outage(429, null));
        assertThat(account.refused("read")).isEqualTo("rate_limited");
    }

    @Test
    void readsAgainWhenTheServiceIsDownAndDoesNotPostTwice() throws Exception {
        server.faults("instagram").next(1, MEDIA, new Fault.Outage(503, null));
        assertThat(account.run("read").path("items")).isEmpty();

        server.faults("instagram").next(1, MEDIA, new Fault.Outage(503, null));
        assertThat(account.refused("post", "text", "x", "media_url", IMAGE)).isEqualTo("service_unavailable");
        assertThat(posted()).hasSize(1);
    }

    @Test
    void needsTheScopeOfTheOperation() throws Exception {
        Linked reader = new Linked(me, "instagram", me.link("instagram", "instagram_business_basic"));

        assertThat(reader.run("read").path("items")).isEmpty();
        assertThat(reader.refused("post", "text", "x", "media_url", IMAGE)).isEqualTo("insufficient_scope");
    }

    @ParameterizedTest
    @ValueSource(strings = {"expired", "revoked"})
    void asksForANewLinkOnceTheTokenIsOver(String how) throws Exception {
        String clientId = Forms.query(me.client()
                        .startLink("instagram", Someone.CALLBACK, Someone.EVERYTHING)
                        .authUrl())
                .get("client_id");
        if (how.equals("expired")) {
            twin.oauth().expireAccessTokens();
        } else {
            twin.oauth().revokeAll(clientId, Person.ALICE);
        }

        assertThat(account.refused("read")).isEqualTo("reauthorization_required");
        assertThat(account.status()).isEqualTo("expired");
        assertThat(server.recorded("instagram", "GET", "/refresh_access_token")).hasSize(1);
    }

    @Test
    void isGoneHereAtOnceThoughTheServiceCannotBeTold() throws Exception {
        JsonNode revoked = me.client().revoke(account.credential());

        assertThat(revoked.path("service_revocation_status").asText()).isEqualTo("pending");
        assertThat(revoked.toString()).contains("instagram.com/accounts/manage_access");
        assertThat(account.refused("read")).isEqualTo("credential_revoked");
    }

    private List<Recorded> posted() {
        return server.recorded("instagram", "POST", MEDIA);
    }
}
