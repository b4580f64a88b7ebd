package org.cdcd.connectors.twin.x;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.x.Media.Item;

/** The upload of media in segments: initialize, append, finalize, and for films the question how far X is. */
final class MediaRoutes {
    private static final int PER_WINDOW = 1875;
    private static final long MIB = 1 << 20;
    private static final int MOST_SEGMENT = (int) (5 * MIB);
    private static final int LAST_SEGMENT = 999;
    private static final int LIFETIME_SECONDS = 86_400;
    private static final int EXPIRY = 1_900_000_000;
    private static final Map<String, Long> LIMITS = Map.of(
            "image/jpeg", 5 * MIB,
            "image/png", 5 * MIB,
            "image/webp", 5 * MIB,
            "image/gif", 15 * MIB,
            "video/mp4", 512 * MIB,
            "video/webm", 512 * MIB,
            "video/quicktime", 512 * MIB);
    private static final Set<String> CATEGORIES = Set.of(
            "amplify_video", "tweet_gif", "tweet_image", "tweet_video", "dm_gif", "dm_image", "dm_video", "subtitles");

    private final Media media;
    private final Gate gate;

    MediaRoutes(Media media, Gate gate) {
        this.media = media;
        this.gate = gate;
    }

    void mount(Router api) {
        gate.on(api.post("/2/media/upload/initialize"), Gate.MEDIA, PER_WINDOW, this::initialize);
        gate.on(api.post("/2/media/upload/:id/append"), Gate.MEDIA, PER_WINDOW, this::append);
        gate.on(api.post("/2/media/upload/:id/finalize"), Gate.MEDIA, PER_WINDOW, this::complete);
        gate.on(api.get("/2/media/upload"), Gate.MEDIA, PER_WINDOW, this::status);
    }

    private void initialize(XCall call) {
        ObjectNode body =
                call.body(Set.of("media_type", "total_bytes", "media_category", "additional_owners", "shared"));
        String type = body.path("media_type").asText();
        Long most = LIMITS.get(type);
        if (most == null) {
            throw XRefusal.invalid("media_type", "$.media_type: does not have a value in the enumeration");
        }
        JsonNode category = body.path("media_category");
        if (!category.isMissingNode() && !CATEGORIES.contains(category.asText())) {
            throw XRefusal.invalid("media_category", "$.media_category: does not have a value in the enumeration");
        }
        long total = body.path("total_bytes").isIntegralNumber()
                ? body.path("total_bytes").asLong()
                : 0;
        if (total <= 0 || total > most) {
            throw XRefusal.invalid("total_bytes", "$.total_bytes: File size exceeds " + most + " bytes, or is none.");
        }
        call.data(200, json(media.begin(call.person(), type, total)));
    }

    private void append(XCall call) {
        Item item = media.of(call.pathId("id"), call.person());
        ObjectNode body = call.body(Set.of("media", "segment_index"));
        JsonNode index = body.path("segment_index");
        if (!index.isInt() || index.asInt() < 0 || index.asInt() > LAST_SEGMENT) {
            throw XRefusal.invalid("segment_index", "$.segment_index: must have a value between 0 and 999");
        }
        byte[] segment = segment(body.path("media").asText());
        if (index.asInt() == item.segments - 1 && Arrays.equals(segment, item.last)) {
            call.data(200, Reply.JSON.createObjectNode().put("expires_at", EXPIRY));
            return;
        }
        if (item.content != null
                || index.asInt() != item.segments
                || item.sink.length() + segment.length > item.total) {
            throw XRefusal.invalid("segment_index", "Segments do not add up to provided total file size.");
        }
        item.last = segment;
        item.segments++;
        item.sink.write(Buffer.buffer(segment));
        call.data(200, Reply.JSON.createObjectNode().put("expires_at", EXPIRY));
    }

    private static byte[] segment(String base64) {
        try {
            byte[] segment = Base64.getDecoder().decode(base64);
            if (segment.length > 0 && segment.length <= MOST_SEGMENT) {
                return segment;
            }
        } catch (IllegalArgumentException notBase64) {
            // refused below, like one that is too large
        }
        throw XRefusal.invalid("media", "$.media: a segment is Base64 of 1 byte to 5 MiB");
    }

    private void complete(XCall call) {
        Item item = media.of(call.pathId("id"), call.person());
        if (item.sink.length() != item.total) {
            throw XRefusal.invalid("id", "Segments do not add up to provided total file size.");
        }
        item.content = item.sink.finish().result();
        call.data(200, processed(item));
    }

    private void status(XCall call) {
        call.onlyKnows(Set.of("command", "media_id"));
        if (call.query("command") != null && !"STATUS".equals(call.query("command"))) {
            throw XRefusal.invalid("command", "The `command` query parameter value is not one of [STATUS]");
        }
        Item item = media.of(String.valueOf(call.query("media_id")), call.person());
        if (item.content == null) {
            throw XRefusal.invalid("media_id", "The upload is not finalized.");
        }
        item.checks++;
        call.data(200, processed(item));
    }

    private static ObjectNode json(Item item) {
        return Reply.JSON
                .createObjectNode()
                .put("id", item.id)
                .put("media_key", (item.isFilm() ? "7_" : "3_") + item.id)
                .put("expires_after_secs", LIFETIME_SECONDS);
    }

    private static ObjectNode processed(Item item) {
        ObjectNode json = json(item).put("size", item.total);
        if (item.isFilm()) {
            ObjectNode info = json.putObject("processing_info").put("state", item.state());
            if (!item.state().equals("succeeded")) {
                info.put("check_after_secs", 1);
            }
        }
        return json;
    }
}
