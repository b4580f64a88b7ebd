package org.cdcd.connectors.twin.slack;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.cdcd.connectors.twin.BearerToken;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.content.Content;
import org.cdcd.connectors.twin.content.ContentSink;
import org.cdcd.connectors.twin.oauth.Access;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.cdcd.connectors.twin.slack.Workspace.SharedFile;
import org.jspecify.annotations.Nullable;

/** {@code files.slack.com}: takes a file's bytes from whoever knows the address, gives them to whoever has a token. */
final class FileHost {
    private final Stage stage;
    private final AuthorizationServer server;
    private final Workspace workspace;
    private final Map<String, SharedFile> uploads = new HashMap<>();
    private int stored;

    FileHost(Stage stage, AuthorizationServer server, Workspace workspace) {
        this.stage = stage;
        this.server = server;
        this.workspace = workspace;
    }

    void mount(Router router) {
        router.post("/upload/v1/:ticket").handler(this::upload);
        router.get("/files-pri/:id/:name").handler(this::download);
        router.route().handler(ctx -> Reply.empty(ctx, 404));
    }

    /** A new address for this file, good for one upload. */
    String newUpload(SharedFile file) {
        byte[] ticket = new byte[24];
        stage.random().nextBytes(ticket);
        String path = HexFormat.of().formatHex(ticket);
        uploads.put(path, file);
        return "/upload/v1/" + path;
    }

    String path(SharedFile file) {
        return "/files-pri/" + Workspace.TEAM + "-" + file.id + "/"
                + URLEncoder.encode(file.name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private void upload(RoutingContext ctx) {
        HttpServerRequest request = ctx.request();
        SharedFile file;
        synchronized (workspace) {
            file = uploads.remove(ctx.pathParam("ticket"));
        }
        if (file == null) {
            Reply.send(ctx, 404, "text/plain", Buffer.buffer("not found"));
            return;
        }
        request.pause();
        Path path = stage.folder().resolve("upload-" + ++stored);
        ContentSink.onDisk(stage.vertx(), path)
                .compose(sink -> receive(request, sink))
                .onSuccess(content -> arrived(ctx, file, content))
                .onFailure(failed -> ctx.request().connection().close());
    }

    private static Future<Content> receive(HttpServerRequest request, ContentSink sink) {
        String type = String.valueOf(request.getHeader("Content-Type"));
        if (!type.startsWith("multipart/form-data")) {
            return request.pipeTo(sink).compose(done -> sink.finish());
        }
        Promise<Void> arrived = Promise.promise();
        request.setExpectMultipart(true);
        request.uploadHandler(part -> part.pipeTo(sink).onComplete(arrived));
        request.endHandler(end -> arrived.tryFail("no part with a file"));
        request.resume();
        return arrived.future().compose(done -> sink.finish());
    }

    private void arrived(RoutingContext ctx, SharedFile file, Content content) {
        if (content.length() != file.length) {
            Reply.send(ctx, 400, "text/plain", Buffer.buffer("length is not as announced"));
            return;
        }
        synchronized (workspace) {
            file.content = content;
        }
        Reply.send(ctx, 200, "text/plain", Buffer.buffer("OK - " + content.length()));
    }

    private void download(RoutingContext ctx) {
        Access access = BearerToken.of(ctx, "bearer").map(server::find).orElse(null);
        if (access == null || server.expired(access) || !access.has("files:read")) {
            // the service shows its sign-in page, with status 200
            Reply.html(ctx, 200, "<!doctype html><title>Slack</title><p>Sign in to Example Workspace.");
            return;
        }
        Content content = content(String.valueOf(ctx.pathParam("id")));
        if (content == null) {
            Reply.html(ctx, 404, "<!doctype html><title>Slack</title><p>Not found.");
            return;
        }
        HttpServerResponse response = ctx.response()
                .putHeader("Content-Type", "application/octet-stream")
                .putHeader("Content-Length", String.valueOf(content.length()));
        if (Reply.begin(ctx)) {
            content.writeTo(stage.vertx(), response, 0, content.length())
                    .onSuccess(done -> response.end())
                    .onFailure(failed -> ctx.request().connection().close());
        }
    }

    private @Nullable Content content(String id) {
        synchronized (workspace) {
            try {
                return workspace.file(id.substring(id.indexOf('-') + 1)).content;
            } catch (SlackRefusal unknown) {
                return null;
            }
        }
    }

    void reset() {
        synchronized (workspace) {
            uploads.clear();
        }
    }
}
