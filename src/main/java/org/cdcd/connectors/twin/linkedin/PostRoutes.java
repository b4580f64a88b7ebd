package org.cdcd.connectors.twin.linkedin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.util.Set;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.linkedin.Wall.Image;
import org.cdcd.connectors.twin.linkedin.Wall.Post;

/** {@code /rest/posts}: members write as themselves; reading needs a contract that nobody here has. */
final class PostRoutes {
    private static final String READ = "r_member_social";
    private static final Set<String> VISIBILITIES = Set.of("PUBLIC", "CONNECTIONS", "LOGGED_IN");

    private final RestGate gate;
    private final Wall wall;

    PostRoutes(RestGate gate, Wall wall) {
        this.gate = gate;
        this.wall = wall;
    }

    void mount(Router router) {
        gate.versioned(router.post("/rest/posts"), this::create);
        gate.versioned(router.get("/rest/posts"), call -> call.need(READ));
        gate.versioned(router.get("/rest/posts/:urn"), this::read);
        gate.versioned(router.post("/rest/posts/:urn"), this::update);
        gate.versioned(router.delete("/rest/posts/:urn"), this::delete);
    }

    private void create(RestCall call) {
        call.need(RestGate.POST);
        ObjectNode body = call.body();
        if (!RestCall.text(body, "/author").equals(call.urn())) {
            throw LinkedInRefusal.denied("author");
        }
        if (!body.path("commentary").isTextual()
                || !VISIBILITIES.contains(RestCall.text(body, "/visibility"))
                || !RestCall.text(body, "/lifecycleState").equals("PUBLISHED")) {
            throw LinkedInRefusal.of(
                    422, "UNPROCESSABLE_ENTITY", "commentary, visibility or lifecycleState is not valid");
        }
        RestCall.text(body, "/distribution/feedDistribution");
        String text = LittleText.read(body.path("commentary").textValue());
        JsonNode content = content(call, body.path("content"));
        if (text.isBlank() && content.isMissingNode()) {
            throw LinkedInRefusal.of(422, "UNPROCESSABLE_ENTITY", "A post says something or shows something");
        }
        Post post = wall.post(call.person(), text, content);
        call.ctx().response().putHeader("x-restli-id", post.urn);
        Reply.empty(call.ctx(), 201);
    }

    private JsonNode content(RestCall call, JsonNode content) {
        if (content.isMissingNode()) {
            return content;
        }
        if (content.size() != 1) {
            throw LinkedInRefusal.invalid("content :: exactly one kind of content is allowed");
        }
        if (content.has("media")) {
            image(call, RestCall.text(content, "/media/id"));
        } else if (content.has("multiImage")) {
            JsonNode images = content.at("/multiImage/images");
            if (images.size() < 2 || images.size() > 20) {
                throw LinkedInRefusal.invalid("content/multiImage/images :: 2 to 20 images are allowed");
            }
            images.forEach(image -> image(call, RestCall.text(image, "/id")));
        } else if (content.has("article")) {
            RestCall.text(content, "/article/title");
            if (!RestCall.text(content, "/article/source").matches("https?://\\S+")) {
                throw LinkedInRefusal.invalid("content/article/source :: is not a URL");
            }
        } else {
            throw LinkedInRefusal.invalid("content :: unknown kind");
        }
        return content;
    }

    private void image(RestCall call, String urn) {
        Image image = wall.image(urn);
        if (image == null || !image.owner.equals(call.person())) {
            throw LinkedInRefusal.invalid("content :: the image is not found");
        }
        if (!image.isThere()) {
            throw LinkedInRefusal.of(422, "MEDIA_ASSET_WAITING_UPLOAD", "The image was not uploaded yet");
        }
    }

    private void read(RestCall call) {
        call.need(READ);
        Post post = own(call);
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("id", post.urn)
                .put("author", RestCall.memberOf(post.author))
                .put("commentary", post.text)
                .put("visibility", "PUBLIC")
                .put("lifecycleState", "PUBLISHED")
                .put("createdAt", post.made.toEpochMilli());
        json.putObject("distribution").put("feedDistribution", "MAIN_FEED");
        Reply.json(call.ctx(), 200, json);
    }

    private Post own(RestCall call) {
        Post post = wall.find(call.urn("urn"));
        if (post == null) {
            throw LinkedInRefusal.notFound();
        }
        if (!post.author.equals(call.person())) {
            throw LinkedInRefusal.denied("post");
        }
        return post;
    }

    private void update(RestCall call) {
        call.need(RestGate.POST);
        if (!call.method().equals("PARTIAL_UPDATE")) {
            throw LinkedInRefusal.invalid("X-RestLi-Method PARTIAL_UPDATE is needed");
        }
        JsonNode set = call.body().at("/patch/$set");
        if (!set.path("commentary").isTextual()) {
            throw LinkedInRefusal.invalid("patch/$set :: nothing that may be changed is set");
        }
        String text = LittleText.read(set.path("commentary").textValue());
        own(call).text = text;
        Reply.empty(call.ctx(), 204);
    }

    /** What is not there is gone already. */
    private void delete(RestCall call) {
        call.need(RestGate.POST);
        String urn = call.urn("urn");
        if (!urn.matches("urn:li:(share|ugcPost):[0-9]+")) {
            throw LinkedInRefusal.invalid("The post's id is malformed");
        }
        if (wall.find(urn) != null) {
            own(call);
            wall.delete(urn);
        }
        Reply.empty(call.ctx(), 204);
    }
}
