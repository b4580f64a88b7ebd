package org.cdcd.connectors.twin.tiktok;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Set;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.tiktok.Films.Film;

/** The account and its films. */
final class ReadRoutes {
    private static final int PER_MINUTE = 600;
    private static final int MOST = 20;
    private static final List<String> USER =
            List.of("open_id", "union_id", "avatar_url", "avatar_url_100", "avatar_large_url", "display_name");
    private static final List<String> FILM = List.of(
            "id",
            "create_time",
            "cover_image_url",
            "share_url",
            "video_description",
            "duration",
            "height",
            "width",
            "title",
            "embed_html",
            "embed_link",
            "like_count",
            "comment_count",
            "share_count",
            "view_count");

    private final Films films;
    private final TikTokGate gate;

    ReadRoutes(Films films, TikTokGate gate) {
        this.films = films;
        this.gate = gate;
    }

    void mount(Router api) {
        gate.on(api.get("/v2/user/info/"), List.of("user.info.basic"), "user", PER_MINUTE, this::user);
        gate.on(api.post("/v2/video/list/"), List.of("video.list"), "list", PER_MINUTE, this::list);
        gate.on(api.post("/v2/video/query/"), List.of("video.list"), "query", PER_MINUTE, this::query);
    }

    private void user(TikTokCall call) {
        Set<String> asked = call.fields(USER);
        ObjectNode all = Reply.JSON
                .createObjectNode()
                .put("open_id", TikTokOAuth.openId(call.person()))
                .put("union_id", "union" + call.person().number())
                .put(
                        "avatar_url",
                        "https://p16.tiktokcdn.example/" + call.person().login())
                .put("display_name", call.person().name());
        ObjectNode data = Reply.JSON.createObjectNode();
        data.set("user", all.retain(asked));
        call.data(data);
    }

    private void list(TikTokCall call) {
        Set<String> asked = call.fields(FILM);
        ObjectNode body = call.body();
        JsonNode size = body.path("max_count");
        JsonNode cursor = body.path("cursor");
        if (!size.isMissingNode() && (!size.isInt() || size.asInt() < 1 || size.asInt() > MOST)) {
            throw TikTokRefusal.invalid("max_count is a number from 1 to 20");
        }
        if (!cursor.isMissingNode() && !cursor.isIntegralNumber()) {
            throw TikTokRefusal.invalid("cursor is a number");
        }
        long before = cursor.asLong(Long.MAX_VALUE);
        List<Film> left = films.of(call.person()).stream()
                .filter(film -> film.created().toEpochMilli() < before)
                .toList();
        List<Film> shown = left.subList(0, Math.min(size.asInt(10), left.size()));
        ObjectNode data = shown(shown, asked);
        // the cursor is there on the last page too
        data.put("cursor", shown.isEmpty() ? 0 : shown.getLast().created().toEpochMilli())
                .put("has_more", left.size() > shown.size());
        call.data(data);
    }

    private void query(TikTokCall call) {
        Set<String> asked = call.fields(FILM);
        JsonNode ids = call.body().path("filters").path("video_ids");
        if (!ids.isArray() || ids.isEmpty() || ids.size() > MOST) {
            throw TikTokRefusal.invalid("video_ids holds 1 to 20 ids");
        }
        List<Film> found = films.of(call.person()).stream()
                .filter(film -> holds(ids, film.id()))
                .toList();
        call.data(shown(found, asked));
    }

    private static boolean holds(JsonNode ids, String id) {
        for (JsonNode one : ids) {
            if (one.asText().equals(id)) {
                return true;
            }
        }
        return false;
    }

    private static ObjectNode shown(List<Film> films, Set<String> asked) {
        ObjectNode data = Reply.JSON.createObjectNode();
        ArrayNode videos = data.putArray("videos");
        for (Film film : films) {
            ObjectNode all = Reply.JSON
                    .createObjectNode()
                    .put("id", film.id())
                    .put("title", film.title())
                    .put("video_description", film.title())
                    .put("create_time", film.created().getEpochSecond())
                    .put("duration", 12)
                    .put("share_url", "https://www.tiktok.com/@" + film.owner().login() + "/video/" + film.id())
                    .put("view_count", 0)
                    .put("like_count", 0)
                    .put("comment_count", 0)
                    .put("share_count", 0);
            videos.add(all.retain(asked));
        }
        return data;
    }
}
