package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.tiktok.TikTokConformanceTest;
import org.cdcd.connectors.twin.tiktok.TikTokTwin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Everything that can be done at TikTok, and what the caller hears when it cannot. The description that requests are held
 * against was written by hand, so it proves that they are as TikTok's pages say and not that TikTok takes them.
 */
@ExtendWith(OneServer.class)
final class TikTokConnectorTest {
    private static final String FILM = "https://films.example.org/harbour.mp4";

    private final RunningServer server;
    private final Someone me;
    private final TikTokTwin twin;
    private Linked linked;

    TikTokConnectorTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
        this.twin = server.twins().twin(TikTokTwin.class);
        this.linked = new Linked(me, "tiktok", new java.util.UUID(0, 0));
    }

    @BeforeEach
    void link() throws Exception {
        linked = new Linked(me, "tiktok", me.link("tiktok"));
    }

    private static byte[] film(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private ObjectNode content(byte[] bytes) throws Exception {
        return me.client().upload(new ByteArrayInputStream(bytes), bytes.length, "video/mp4");
    }

    @Test
    void doesAllThatItOffers() throws Exception {
        assertThat(linked.run("account").path("name").asText()).isEqualTo("Alice Example");
        assertThat(linked.run("creator.get").path("privacy")).hasSize(3);
        String published = linked.run(
                        "videos.publish",
                        "content",
                        content(film(900)),
                        "privacy",
                        "SELF_ONLY",
                        "text",
                        "Dawn",
                        "without_duets",
                        true)
                .path("id")
                .asText();
        assertThat(linked.run("publish.wait", "id", published).path("status").asText())
                .isEqualTo("PUBLISH_COMPLETE");
        JsonNode mine = linked.run("read", "limit", 3);
        assertThat(mine.at("/items/0/text").asText()).isEqualTo("Dawn");
        JsonNode rest = linked.run("read", "next", mine.path("next").asText());
        assertThat(rest.path("items")).hasSize(1);
        assertThat(rest.has("next")).isFalse();
        assertThat(linked.run(
                                "videos.get",
                                "ids",
                                List.of(mine.at("/items/0/id").asText(), "12"))
                        .path("items"))
                .hasSize(1);
        String draft = linked.run("videos.upload", "content", content(film(700)))
                .path("id")
                .asText();
        assertThat(linked.run("publish.status", "id", draft).path("status").asText())
                .isEqualTo("PROCESSING_UPLOAD");
        linked.run("post", "text", "From the web", "media_url", FILM);
        assertThat(linked.left()).isEmpty();
        Proof.ofConnector(TikTokConformanceTest.SERVICE, server.twins().recorded("tiktok"));
    }

    @Test
    void sendsALargeFilmInWholeChunksWithoutACredential() throws Exception {
        byte[] bytes = film(17 * 1024 * 1024 + 5);
        String id = linked.run("videos.upload", "content", content(bytes))
                .path("id")
                .asText();
        assertThat(twin.digest(id))
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        List<Recorded> chunks = server.recorded("tiktok", "PUT", "/video/");
        assertThat(chunks).extracting(Recorded::status).containsExactly(206, 201);
        assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.headers()).doesNotContainKey("authorization"));
        assertThat(chunks.getLast().headers()).containsEntry("content-range", "bytes 8388608-17825796/17825797");
    }

    @Test
    void sendsAChunkAgainThatDidNotArrive() throws Exception {
        byte[] bytes = film(1000);
        server.faults("tiktok").next(1, "/video/", new Fault.Outage(503, null));
        String id = linked.run("videos.upload", "content", content(bytes))
                .path("id")
                .asText();
        assertThat(server.recorded("tiktok", "PUT", "/video/")).hasSize(2);
        assertThat(twin.digest(id)).isNotEmpty();
    }

    @Test
    void refusesWhatTikTokCouldNotTakeBeforeItIsAsked() throws Exception {
        assertThat(linked.refused("post", "text", "Dawn")).isEqualTo("parameters_invalid");
        assertThat(linked.refused("post", "text", "Dawn", "media_url", FILM, "reply_to", "1"))
                .isEqualTo("parameters_invalid");
        assertThat(linked.refused("read", "limit", 21)).isEqualTo("parameters_invalid");
        assertThat(linked.refused("read", "from", "bob")).isEqualTo("parameters_invalid");
        assertThat(linked.refused("read", "next", "bm90LWEtbnVtYmVy")).isEqualTo("parameters_invalid");
        assertThat(linked.refused("videos.get", "ids", List.of())).isEqualTo("parameters_invalid");
    }

    @Test
    void saysWhatTikTokRefuses() throws Exception {
        assertThat(linked.refused("post", "text", "Dawn", "media_url", "https://elsewhere.example/a.mp4"))
                .isEqualTo("service_permission");
        JsonNode error = linked.error("post", "text", "Dawn", "media_url", FILM, "privacy", "PUBLIC_TO_EVERYONE");
        assertThat(error.path("code").asText()).isEqualTo("service_permission");
        assertThat(error.path("remedy").asText()).contains("SELF_ONLY");
        assertThat(linked.refused("publish.status", "id", "unknown")).isEqualTo("service_not_found");
        twin.spendPosts();
        assertThat(linked.refused("post", "text", "Dawn", "media_url", FILM)).isEqualTo("quota_exhausted");
    }

    @Test
    void namesTheScopeThatIsMissing() throws Exception {
        linked = new Linked(me, "tiktok", me.link("tiktok", "video.list"));
        assertThat(linked.refused("creator.get")).isEqualTo("insufficient_scope");
    }

    @Test
    void refreshesATokenThatHasExpired() throws Exception {
        twin.oauth().expireAccessTokens();
        linked.run("account");
        twin.oauth().expireAccessTokens();
        linked.run("account");
        assertThat(linked.status()).isEqualTo("active");
    }

    @Test
    void asksForANewLinkWhenTikTokHasEndedTheGrant() throws Exception {
        String key = Forms.query(me.client()
                        .startLink("tiktok", Someone.CALLBACK, Someone.EVERYTHING)
                        .authUrl())
                .get("client_key");
        twin.oauth().revokeAll(key, Person.ALICE);
        assertThat(linked.refused("account")).isEqualTo("reauthorization_required");
    }

    @Test
    void tellsABusyMinuteAndAServiceThatIsDown() throws Exception {
        server.faults("tiktok").next(1, "/v2/video/query/", new Fault.Outage(429, null));
        assertThat(linked.refused("videos.get", "ids", List.of("1"))).isEqualTo("rate_limited");
        server.faults("tiktok").next(1, "/v2/post/publish/video/init/", new Fault.Outage(503, null));
        assertThat(linked.refused("post", "text", "Dawn", "media_url", FILM)).isEqualTo("service_unavailable");
        assertThat(server.recorded("tiktok", "POST", "/v2/post/publish/video/init/"))
                .hasSize(1);
    }

    @Test
    void endsTheGrantAtTikTokWhenTheLinkIsRevoked() throws Exception {
        JsonNode answer = me.client().revoke(linked.credential());
        assertThat(answer.path("service_revocation_status").asText()).isEqualTo("confirmed");
        Recorded told = server.recorded("tiktok", "POST", "/v2/oauth/revoke/").getFirst();
        assertThat(told.body()).contains("client_key=").doesNotContain("client_id=");
    }
}
