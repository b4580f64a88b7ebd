package org.cdcd.connectors.twin.tiktok;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Set;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.tiktok.Films.Publication;

/** How a film comes to TikTok: announced, uploaded or fetched, worked on, published or in the inbox. */
final class PublishRoutes {
    private static final List<String> PUBLISH = List.of("video.publish");
    private static final List<String> EITHER = List.of("video.publish", "video.upload");
    private static final Set<String> AUDIENCES = Set.of("FOLLOWER_OF_CREATOR", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY");
    private static final long MIB = 1 << 20;
    private static final long LARGEST = 4096 * MIB;
    private static final long SMALLEST_CHUNK = 5 * MIB;
    private static final long LARGEST_CHUNK = 64 * MIB;
    private static final int MOST_CHUNKS = 1000;
    private static final int LONGEST_TITLE = 2200;

    private final Films films;
    private final TikTokGate gate;
    private final UploadHost uploads;
    private boolean spent;

    PublishRoutes(Films films, TikTokGate gate, UploadHost uploads) {
        this.films = films;
        this.gate = gate;
        this.uploads = uploads;
    }

    void mount(Router api) {
        String at = "/v2/post/publish/";
        gate.on(api.post(at + "creator_info/query/"), PUBLISH, "creator", 20, PublishRoutes::creator);
        gate.on(api.post(at + "video/init/"), PUBLISH, "init", 6, call -> begin(call, false));
        gate.on(api.post(at + "inbox/video/init/"), List.of("video.upload"), "init", 6, call -> begin(call, true));
        gate.on(api.post(at + "status/fetch/"), EITHER, "status", 30, this::status);
    }

    /** From now on the account has posted all that it may in a day. */
    void spend(boolean now) {
        spent = now;
    }

    private static void creator(TikTokCall call) {
        ObjectNode data = Reply.JSON
                .createObjectNode()
                .put(
                        "creator_avatar_url",
                        "https://p16.tiktokcdn.example/" + call.person().login())
                .put("creator_username", call.person().login())
                .put("creator_nickname", call.person().name());
        // a private account: nobody is offered PUBLIC_TO_EVERYONE
        AUDIENCES.stream().sorted().forEach(data.putArray("privacy_level_options")::add);
        call.data(data.put("comment_disabled", false)
                .put("duet_disabled", false)
                .put("stitch_disabled", false)
                .put("max_video_post_duration_sec", 600));
    }

    private void begin(TikTokCall call, boolean inbox) {
        ObjectNode body = call.body();
        String title = inbox ? "" : announced(body.path("post_info"));
        JsonNode source = body.path("source_info");
        if (spent) {
            throw new TikTokRefusal(403, "spam_risk_too_many_posts", "The daily post cap from the API is reached.");
        }
        switch (source.path("source").asText()) {
            case "FILE_UPLOAD" -> upload(call, source, title, inbox);
            case "PULL_FROM_URL" -> fetch(call, source, title, inbox);
            default -> throw TikTokRefusal.invalid("source is FILE_UPLOAD or PULL_FROM_URL");
        }
    }

    private static String announced(JsonNode info) {
        String privacy = info.path("privacy_level").asText();
        String title = TikTokCall.text(info, "title", LONGEST_TITLE);
        if (privacy.equals("PUBLIC_TO_EVERYONE")) {
            throw new TikTokRefusal(
                    403,
                    "unaudited_client_can_only_post_to_private_accounts",
                    "Unaudited clients can only post to private accounts.");
        }
        if (!AUDIENCES.contains(privacy)) {
            throw TikTokRefusal.invalid("privacy_level is not one of the options");
        }
        return title;
    }

    private void upload(TikTokCall call, JsonNode source, String title, boolean inbox) {
        long size = source.path("video_size").asLong();
        long chunk = source.path("chunk_size").asLong();
        long count = source.path("total_chunk_count").asLong();
        if (size <= 0 || size > LARGEST || chunk <= 0 || count != Math.max(1, size / chunk) || count > MOST_CHUNKS) {
            throw TikTokRefusal.invalid("The total chunk count is invalid");
        }
        boolean one = count == 1 && chunk == size && size <= LARGEST_CHUNK;
        if (!one && (chunk < SMALLEST_CHUNK || chunk > LARGEST_CHUNK)) {
            throw TikTokRefusal.invalid("The chunk size is invalid");
        }
        Publication publication = new Publication(
                films.newId(inbox ? "inbox_file" : "pub_file"), call.person(), title, inbox, size, chunk, count);
        films.add(publication);
        String address = Reply.base(call.ctx(), TikTokCall.UPLOAD) + uploads.open(publication);
        call.data(
                Reply.JSON.createObjectNode().put("publish_id", publication.id).put("upload_url", address));
    }

    private void fetch(TikTokCall call, JsonNode source, String title, boolean inbox) {
        String url = source.path("video_url").asText();
        if (!url.startsWith("https://films.example.org/")) {
            throw new TikTokRefusal(
                    403, "url_ownership_unverified", "Please review our URL ownership verification rules");
        }
        Publication publication = new Publication(films.newId("pub_url"), call.person(), title, inbox, -1, 0, 0);
        films.add(publication);
        call.data(Reply.JSON.createObjectNode().put("publish_id", publication.id));
    }

    private void status(TikTokCall call) {
        String id = TikTokCall.text(call.body(), "publish_id", 64);
        Publication publication = films.publication(id);
        if (publication == null) {
            throw new TikTokRefusal(400, "invalid_publish_id", "The publish_id does not exist");
        }
        if (!publication.owner.equals(call.person())) {
            throw new TikTokRefusal(
                    401, "token_not_authorized_for_specified_publish_id", "The access_token is not authorized");
        }
        boolean arrived = publication.size < 0 || publication.content != null;
        publication.asked += arrived ? 1 : 0;
        ObjectNode data = Reply.JSON.createObjectNode().put("status", publication.status());
        if (publication.size >= 0) {
            data.put("uploaded_bytes", publication.sink.length());
        }
        if (publication.status().equals("PUBLISH_COMPLETE")) {
            if (!publication.fetched) {
                publication.fetched = true;
                films.add(publication.owner, publication.title);
            }
            // filled only when somebody has looked at the film
            data.putArray("publicaly_available_post_id");
        }
        call.data(data);
    }
}
