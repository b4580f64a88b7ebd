package org.cdcd.connectors.twin.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
 * The twin answers as the specification describes the Client-Server API. The authorization server has no description there;
 * what is said of it is proven by the twin's own tests.
 */
public final class MatrixConformanceTest {
    /** What the specification publishes. */
    public static final Service SERVICE = new Service(
            "matrix",
            "matrix/client-server-v1.19-subset.openapi.json",
            Service.Strength.PUBLISHED,
            "matrix.home.example",
            "",
            new MatrixDialect());

    private static final String INVITE = "/_matrix/client/v3/rooms/{roomId}/invite";
    private static final String API = "https://matrix.home.example/_matrix/client/v3";
    private static final String GENERAL = API + "/rooms/%21general%3Ahome.example";

    private static final class MatrixDialect implements Dialect {
        /** A looked-for state event may be missing, and that is an answer too. */
        @Override
        public boolean concerns(Recorded recorded) {
            return recorded.status() != 404;
        }

        /** An empty state key leaves its segment out. */
        @Override
        public String path(String path) {
            return path.replaceFirst("/state/[^/]+$", "$0/-");
        }

        /**
         * Two ways to invite stand there under paths that differ by a blank, of which only the one by Matrix ID is used. A
         * filter is put together of two parts, neither of which would stand the other's members here. A file has its own type,
         * and streams, so that it is not recorded.
         */
        @Override
        public void mend(ObjectNode description) {
            ObjectNode paths = (ObjectNode) description.path("paths");
            paths.set(INVITE, paths.remove(INVITE + " "));
            ObjectNode upload = (ObjectNode) paths.at("/~1_matrix~1media~1v3~1upload/post/requestBody");
            upload.put("required", false).putObject("content").putObject("*/*");
            ((ObjectNode) paths.at("/~1_matrix~1client~1v3~1join~1{roomIdOrAlias}/post/parameters/0/schema"))
                    .put("type", "string")
                    .remove("oneOf");
            ObjectNode filter = (ObjectNode)
                    paths.at(
                            "/~1_matrix~1client~1v3~1search/post/requestBody/content"
                                    + "/application~1json/schema/properties/search_categories/properties/room_events/properties/filter");
            ObjectNode members = filter.putObject("properties");
            filter.path("allOf").findValues("properties").forEach(some -> members.setAll((ObjectNode) some));
            filter.remove("allOf");
        }
    }

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();
    private String token = "";

    @Test
    void answersAsTheSpecificationSays() {
        token = TWINS.server().twin(MatrixTwin.class).token(Person.ALICE, "CONFORMANCE");
        get("https://matrix.home.example/_matrix/client/v1/auth_metadata");
        get(API + "/account/whoami");
        get(API + "/joined_rooms");
        get(API + "/directory/room/%23general%3Ahome.example");
        String made = json("POST", API + "/createRoom", "{'name':'Garden','invite':['@bob:home.example']}")
                .path("room_id")
                .asText();
        assertThat(made).startsWith("!");
        json("POST", API + "/join/%23lounge%3Ahome.example", "{}");
        json("POST", API + "/rooms/%21lounge%3Ahome.example/leave", "{}");
        json("POST", GENERAL + "/invite", "{'user_id':'@carol:home.example'}");
        get(GENERAL + "/joined_members");
        String event = json("PUT", GENERAL + "/send/m.room.message/1", "{'msgtype':'m.text','body':'hello'}")
                .path("event_id")
                .asText()
                .replace("$", "%24");
        get(GENERAL + "/messages?dir=b&limit=3");
        get(API + "/rooms/%21secret%3Ahome.example/state/m.room.encryption");
        json("POST", GENERAL + "/receipt/m.read/" + event, "{}");
        json("POST", API + "/search", "{'search_categories':{'room_events':{'search_term':'hello'}}}");
        get(API + "/sync?timeout=0");
        json("PUT", GENERAL + "/redact/" + event + "/2", "{'reason':'x'}");
        String uri = call(
                        "POST", "https://matrix.home.example/_matrix/media/v3/upload?filename=a", Buffer.buffer("abc"))
                .json()
                .path("content_uri")
                .asText();
        get("https://matrix.home.example/_matrix/client/v1/media/download/" + uri.substring("mxc://".length()));

        Proof.ofTwin(SERVICE, TWINS.server().recorded("matrix"));
    }

    private void get(String url) {
        call("GET", url, Buffer.buffer());
    }

    private JsonNode json(String method, String url, String json) {
        return call(method, url, Buffer.buffer(Caller.json(json).toString()), "Content-Type", "application/json")
                .json();
    }

    private Caller.Answer call(String method, String url, Buffer body, String... headers) {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Authorization";
        all[headers.length + 1] = "Bearer " + token;
        Caller.Answer answer = caller.call(method, url, body, all);
        assertThat(answer.status()).as(url + answer).isLessThan(400);
        return answer;
    }
}
