package org.cdcd.connectors.twin.tiktok;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.tiktok.Films.Publication;
import org.jspecify.annotations.Nullable;

/** {@code open-upload.tiktokapis.com}: takes the chunks of a film, in order, from whoever knows the address, for an hour. */
final class UploadHost {
    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,12})-(\\d{1,12})/(\\d{1,12})");
    private static final Set<String> TYPES = Set.of("video/mp4", "video/quicktime", "video/webm");

    private final Stage stage;
    private final Films films;
    private final Map<String, Publication> open = new HashMap<>();

    UploadHost(Stage stage, Films films) {
        this.stage = stage;
        this.films = films;
    }

    void mount(Router router) {
        router.put("/video/").handler(this::chunk);
        router.route().handler(ctx -> Reply.empty(ctx, 404));
    }

    /** A new address for this film. */
    String open(Publication publication) {
        byte[] token = new byte[24];
        stage.random().nextBytes(token);
        publication.token = HexFormat.of().formatHex(token);
        publication.expires = stage.time().instant().plus(LIFETIME);
        String id = String.valueOf(open.size() + 1);
        open.put(id, publication);
        return "/video/?upload_id=" + id + "&upload_token=" + publication.token;
    }

    private void chunk(RoutingContext ctx) {
        HttpServerRequest request = ctx.request();
        Publication film;
        int refused;
        synchronized (films) {
            film = open.get(String.valueOf(ctx.queryParams().get("upload_id")));
            refused = film == null ? 404 : refusal(ctx, film);
            if (film != null && refused == 0) {
                film.busy = true;
            }
        }
        if (film == null || refused != 0) {
            Reply.empty(ctx, refused);
            return;
        }
        request.pipeTo(film.sink).onComplete(arrived -> {
            synchronized (films) {
                film.busy = false;
                if (film.sink.length() == film.size) {
                    film.content = film.sink.finish().result();
                }
            }
            if (arrived.failed()) {
                request.connection().close();
            } else {
                Reply.empty(ctx, film.content == null ? 206 : 201);
            }
        });
    }

    /** 0 if the chunk may come. */
    private int refusal(RoutingContext ctx, Publication film) {
        HttpServerRequest request = ctx.request();
        if (request.getHeader("Authorization") != null
                || !TYPES.contains(String.valueOf(request.getHeader("Content-Type")))) {
            return 400;
        }
        boolean good = film.token.equals(ctx.queryParams().get("upload_token"));
        if (!good || !stage.time().instant().isBefore(film.expires)) {
            return 403;
        }
        Matcher range = RANGE.matcher(String.valueOf(request.getHeader("Content-Range")));
        if (!range.matches()) {
            return 400;
        }
        long first = Long.parseLong(range.group(1));
        long length = Long.parseLong(range.group(2)) - first + 1;
        if (!String.valueOf(length).equals(request.getHeader("Content-Length"))
                || Long.parseLong(range.group(3)) != film.size) {
            return 400;
        }
        boolean inOrder = film.content == null && !film.busy && first == film.sink.length();
        return inOrder && length == expected(film, first) ? 0 : 416;
    }

    /** The last chunk takes what is left over. */
    private static long expected(Publication film, long first) {
        boolean last = first / film.chunk == film.count - 1;
        return last ? film.size - first : film.chunk;
    }

    /** The SHA-256 of a film that is all there; null if it is not. */
    @Nullable
    String digest(String publishId) {
        synchronized (films) {
            Publication film = films.publication(publishId);
            return film == null || film.content == null ? null : film.content.sha256();
        }
    }

    void reset() {
        synchronized (films) {
            open.clear();
        }
    }
}
