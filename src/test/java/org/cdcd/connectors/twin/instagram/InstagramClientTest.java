package org.cdcd.connectors.twin.instagram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.restfb.DefaultFacebookClient;
import com.restfb.DefaultJsonMapper;
import com.restfb.DefaultWebRequestor;
import com.restfb.FacebookEndpoints;
import com.restfb.Parameter;
import com.restfb.Version;
import com.restfb.exception.FacebookOAuthException;
import com.restfb.types.GraphResponse;
import com.restfb.types.instagram.IgComment;
import com.restfb.types.instagram.IgContainer;
import com.restfb.types.instagram.IgMedia;
import com.restfb.types.instagram.IgUser;
import java.net.HttpURLConnection;
import javax.net.ssl.HttpsURLConnection;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Trust;
import org.cdcd.connectors.twin.Twins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client of the Graph API that many use lives with the twin. It is not Meta's own, which speaks to Facebook's nodes. */
final class InstagramClientTest {
    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final InstagramTwin twin = TWINS.server().twin(InstagramTwin.class);

    private static DefaultFacebookClient client(String token) {
        DefaultFacebookClient client = new DefaultFacebookClient(
                token, new TrustingRequestor(), new DefaultJsonMapper(), Version.VERSION_24_0);
        client.setFacebookEndpointUrls(new TwinEndpoints());
        return client;
    }

    private static final class TrustingRequestor extends DefaultWebRequestor {
        @Override
        protected void customizeConnection(HttpURLConnection connection) {
            ((HttpsURLConnection) connection)
                    .setSSLSocketFactory(
                            Trust.in(TWINS.server().caCertificate()).getSocketFactory());
        }
    }

    private static final class TwinEndpoints implements FacebookEndpoints {
        @Override
        public String getGraphEndpoint() {
            return TWINS.server().base(GraphCall.HOST);
        }

        @Override
        public String getInstagramEndpoint() {
            return TWINS.server().base(GraphCall.HOST);
        }

        @Override
        public String getInstagramApiEndpoint() {
            return TWINS.server().base(GraphCall.HOST);
        }
    }

    @Test
    void isUnderstoodByTheClient() {
        var client = client(twin.token(Person.ALICE, GraphGate.PUBLISH, GraphGate.COMMENTS));
        IgUser me = client.fetchObject("me", IgUser.class, Parameter.with("fields", "user_id,username,media_count"));
        assertThat(me.getUsername()).isEqualTo("alice");
        String container = client.publish(
                        "me/media",
                        GraphResponse.class,
                        Parameter.with("image_url", "https://media.example.org/a.jpg"),
                        Parameter.with("caption", "At dawn"))
                .getId();
        assertThat(client.fetchObject(container, IgContainer.class, Parameter.with("fields", "status_code"))
                        .getStatusCode())
                .isEqualTo("FINISHED");
        String post = client.publish("me/media_publish", GraphResponse.class, Parameter.with("creation_id", container))
                .getId();
        client.publish(post + "/comments", GraphResponse.class, Parameter.with("message", "Early"));

        var feed = client.fetchConnection(
                "me/media", IgMedia.class, Parameter.with("fields", "id,caption,comments_count,timestamp"));

        assertThat(feed.getData()).hasSize(1);
        assertThat(feed.getData().getFirst().getCaption()).isEqualTo("At dawn");
        assertThat(feed.getData().getFirst().getCommentsCount()).isEqualTo(1);
        assertThat(client.fetchConnection(post + "/comments", IgComment.class).getData())
                .extracting(IgComment::getText)
                .containsExactly("Early");
    }

    @Test
    void pagesForTheClient() {
        var client = client(twin.token(Person.ALICE, GraphGate.PUBLISH));
        for (String name : new String[] {"a", "b", "c"}) {
            String container = client.publish(
                            "me/media",
                            GraphResponse.class,
                            Parameter.with("image_url", "https://a.example/" + name + ".jpg"))
                    .getId();
            client.publish("me/media_publish", GraphResponse.class, Parameter.with("creation_id", container));
        }

        var page = client.fetchConnection("me/media", IgMedia.class, Parameter.with("limit", 2));

        assertThat(page.getData()).hasSize(2);
        assertThat(page.getAfterCursor()).isNotEmpty();
        assertThat(page.hasNext()).isTrue();
    }

    @Test
    void tellsTheClientWhatIsWrong() {
        FacebookOAuthException unknown = catchThrowableOfType(
                FacebookOAuthException.class, () -> client("IGAALnothing").fetchObject("me", IgUser.class));
        FacebookOAuthException bare = catchThrowableOfType(
                FacebookOAuthException.class,
                () -> client(twin.token(Person.ALICE, GraphGate.PUBLISH)).publish("me/media", GraphResponse.class));

        assertThat(unknown.getErrorCode()).isEqualTo(190);
        assertThat(unknown.getErrorSubcode()).isEqualTo(467);
        assertThat(bare.getErrorCode()).isEqualTo(100);
    }
}
