package org.cdcd.connectors.twin.x;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.Twins;
import org.cdcd.connectors.twin.conformance.Dialect;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.conformance.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * X's twin answers as X's own description says. The description has no OAuth endpoints; those are held against nothing but the
 * guide that the twin was written from.
 */
public final class XConformanceTest {
    /** What X publishes. */
    public static final Service SERVICE =
            new Service("twitter", "x/openapi.json", Service.Strength.PUBLISHED, "api.x.com", "", new XDialect());

    private static final class XDialect implements Dialect {
        @Override
        public boolean concerns(Recorded recorded) {
            return !recorded.path().startsWith("/2/oauth2/");
        }
    }

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();
    private String token = "";

    private JsonNode get(String path) {
        return caller.get("https://api.x.com/2/" + path, "Authorization", "Bearer " + token)
                .json();
    }

    private JsonNode post(String path, String json) {
        return caller.json("POST", "https://api.x.com/2/" + path, Caller.json(json), "Authorization", "Bearer " + token)
                .json();
    }

    @Test
    void answersAsItsDescriptionSays() {
        token = TWINS.server()
                .twin(XTwin.class)
                .token(Person.ALICE, "tweet.read", "tweet.write", "users.read", "media.write");
        String me = get("users/me?user.fields=created_at,public_metrics")
                .at("/data/id")
                .asText();
        get("users/by/username/bob");
        get("users/" + me
                + "/timelines/reverse_chronological?max_results=5&post.fields=created_at&expansions=author_id");
        get("users/" + me + "/tweets?max_results=5");
        get("users/" + me + "/mentions?max_results=5");
        get("tweets/search/recent?query=bob&max_results=10");
        String media = post("media/upload/initialize", "{'media_type':'image/png','total_bytes':3}")
                .at("/data/id")
                .asText();
        post("media/upload/" + media + "/append", "{'media':'YWJj','segment_index':0}");
        caller.call(
                "POST",
                "https://api.x.com/2/media/upload/" + media + "/finalize",
                Buffer.buffer(),
                "Authorization",
                "Bearer " + token);
        get("media/upload?command=STATUS&media_id=" + media);
        String post = post("tweets", "{'text':'Hello','media':{'media_ids':['" + media + "']}}")
                .at("/data/id")
                .asText();
        get("tweets/" + post + "?post.fields=attachments,public_metrics");
        caller.call(
                "DELETE", "https://api.x.com/2/tweets/" + post, Buffer.buffer(), "Authorization", "Bearer " + token);
        Proof.ofTwin(SERVICE, TWINS.server().recorded("twitter"));
    }
}
