package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.linkedin.LinkedInConformanceTest;
import org.cdcd.connectors.twin.linkedin.LinkedInTwin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * LinkedIn from its link to the end of the grant, through the public API. The description was written by hand; the upload
 * of an image is in none, and the service has no call that ends a grant.
 */
@ExtendWith(OneServer.class)
final class LinkedInConnectorTest {
    private static final String POSTS = "/rest/posts";

    private final RunningServer server;
    private final Someone me;
    private final LinkedInTwin twin;
    private Linked account;

    LinkedInConnectorTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
        this.twin = server.twins().twin(LinkedInTwin.class);
        this.account = new Linked(me, "linkedin", new UUID(0, 0));
    }

    @BeforeEach
    void link() throws Exception {
        account = new Linked(me, "linkedin", me.link("linkedin"));
    }

    @Test
    void doesAllThatItSaysAsItsDescriptionSays() throws Exception {
        String id = account.run("post", "text", "We are hiring").path("id").asText();
        account.run("posts.update", "id", id, "text", "We were hiring");
        account.run("links.post", "text", "Read this", "url", "https://www.example.org/r", "title", "R");
        account.run("images.post", "text", "Our stand", "content", image(), "alt_text", "A stand");
        String one = account.run("images.upload", "content", image()).path("id").asText();
        String two = account.run("images.upload", "content", image()).path("id").asText();
        List<Map<String, String>> images = List.of(Map.of("id", one, "altText", "A"), Map.of("id", two));
        account.run("albums.post", "text", "From the fair", "images", images, "visibility", "CONNECTIONS");
        assertThat(account.run("profile.get").path("name").asText()).isEqualTo("Alice Example");

        assertThat(twin.texts(Person.ALICE))
                .containsExactly("From the fair", "Our stand", "Read this", "We were hiring");
        assertThat(account.run("delete", "id", id).path("id").asText()).isEqualTo(id);
        assertThat(twin.texts(Person.ALICE)).hasSize(3);
        assertThat(account.left()).isEmpty();
        Proof.ofConnector(LinkedInConformanceTest.SERVICE, server.twins().recorded("linkedin"));
    }

    @Test
    void postsATextAsItWasWritten() throws Exception {
        String text = "C# (and *more*): a_b < c | {d} [e] ~f @g \\ \"h\"\n#tag";

        account.run("post", "text", text);
        account.run(
                "posts.update",
                "id",
                account.run("post", "text", "x").path("id").asText(),
                "text",
                text + "!");

        assertThat(twin.texts(Person.ALICE)).containsExactly(text + "!", text);
    }

    @Test
    void namesTheVersionWithEveryCall() throws Exception {
        account.run("post", "text", "Hi");

        Recorded call = server.recorded("linkedin", "POST", POSTS).getFirst();
        assertThat(call.headers())
                .containsEntry("linkedin-version", "202607")
                .containsEntry("x-restli-protocol-version", "2.0.0");
    }

    @Test
    void saysWhatIsWrongWithTheInput() throws Exception {
        assertThat(account.refused("post", "text", "")).isEqualTo("parameters_invalid");
        assertThat(account.refused("post", "text", "x", "reply_to", "urn:li:share:1"))
                .isEqualTo("parameters_invalid");
        assertThat(account.refused("post", "text", "x", "media_url", "https://a.example/a.jpg"))
                .isEqualTo("parameters_invalid");
        assertThat(account.refused("post", "text", "x", "visibility", "NOBODY")).isEqualTo("parameters_invalid");
        assertThat(account.refused("delete", "id", "7")).isEqualTo("parameters_invalid");
        assertThat(account.refused("albums.post", "text", "x", "images", List.of()))
                .isEqualTo("parameters_invalid");
        assertThat(account.refused("links.post", "text", "x", "url", "javascript:x", "title", "t"))
                .isEqualTo("parameters_invalid");
    }

    @Test
    void handsOnWhatTheServiceRefuses() throws Exception {
        account.run("post", "text", "Once");
        List<Map<String, String>> unknown = List.of(Map.of("id", "urn:li:image:X"), Map.of("id", "urn:li:image:Y"));

        assertThat(account.refused("post", "text", "Once")).isEqualTo("service_conflict");
        assertThat(account.refused("albums.post", "text", "x", "images", unknown))
                .isEqualTo("service_rejected");
        assertThat(account.run("delete", "id", "urn:li:share:1").path("id").asText())
                .isEqualTo("urn:li:share:1");
    }

    @Test
    void saysThatTheDayIsSpent() throws Exception {
        twin.dailyLimit(0);

        JsonNode error = account.error("post", "text", "x");

        assertThat(error.path("code").asText()).isEqualTo("quota_exhausted");
        assertThat(error.path("remedy").asText()).contains("midnight UTC");
    }

    @Test
    void doesNotPostTwiceWhenTheServiceIsDownAndReadsAgain() throws Exception {
        server.faults("linkedin").next(1, POSTS, new Fault.Outage(503, null));
        assertThat(account.refused("post", "text", "x")).isEqualTo("service_unavailable");
        assertThat(server.recorded("linkedin", "POST", POSTS)).hasSize(1);

        server.faults("linkedin").next(1, "/v2/userinfo", new Fault.Outage(503, null));
        assertThat(account.run("profile.get").path("id").asText()).isEqualTo("mbr1001");
    }

    @Test
    void aVersionThatIsGoneIsTheOperatorsBusinessAndNoRepetitionHelps() throws Exception {
        server.faults("linkedin").next(1, POSTS, new Fault.Outage(426, null));

        JsonNode error = account.error("post", "text", "x");

        assertThat(error.path("code").asText()).isEqualTo("service_version_gone");
        assertThat(error.path("who_must_act").asText()).isEqualTo("operator");
        assertThat(error.path("retryable").asBoolean(true)).isFalse();
        assertThat(error.path("remedy").asText()).contains("newer API version");
    }

    @Test
    void needsTheScopeOfTheOperation() throws Exception {
        Linked reader = new Linked(me, "linkedin", me.link("linkedin", "openid", "profile"));

        assertThat(reader.run("profile.get").path("name").asText()).isEqualTo("Alice Example");
        assertThat(reader.refused("post", "text", "x")).isEqualTo("insufficient_scope");
    }

    @Test
    void asksForANewLinkWhenTheTokenIsOver() throws Exception {
        twin.oauth().expireAccessTokens();

        assertThat(account.refused("profile.get")).isEqualTo("reauthorization_required");
        assertThat(tokenCalls()).hasSize(1);
    }

    @Test
    void renewsThePartnersTokens() throws Exception {
        twin.partner();
        Linked partner = new Linked(me, "linkedin", me.link("linkedin"));
        for (int i = 0; i < 2; i++) {
            twin.oauth().expireAccessTokens();
            assertThat(partner.run("profile.get").path("id").asText()).isEqualTo("mbr1001");
        }

        assertThat(tokenCalls())
                .filteredOn(call -> call.body().contains("grant_type=refresh_token"))
                .hasSize(2);
    }

    @Test
    void asksForANewLinkOnceThePersonHasWithdrawn() throws Exception {
        String clientId = Forms.query(me.client()
                        .startLink("linkedin", Someone.CALLBACK, Someone.EVERYTHING)
                        .authUrl())
                .get("client_id");
        twin.oauth().revokeAll(clientId, Person.ALICE);

        assertThat(account.refused("post", "text", "x")).isEqualTo("reauthorization_required");
    }

    @Test
    void isGoneHereAtOnceThoughTheServiceCannotBeTold() throws Exception {
        JsonNode revoked = me.client().revoke(account.credential());

        assertThat(revoked.path("service_revocation_status").asText()).isEqualTo("pending");
        assertThat(revoked.toString()).contains("linkedin.com/psettings/permitted-services");
        assertThat(account.refused("profile.get")).isEqualTo("credential_revoked");
    }

    private List<Recorded> tokenCalls() {
        return server.recorded("linkedin", "POST", "/oauth/v2/accessToken");
    }

    private ObjectNode image() throws Exception {
        byte[] content = "not really an image".getBytes(StandardCharsets.UTF_8);
        return me.client().upload(new ByteArrayInputStream(content), content.length, "image/jpeg");
    }
}
