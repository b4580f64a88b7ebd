package org.cdcd.connectors.twin.dropbox;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.content.Content;

/** {@code files/download}: the argument and the metadata in headers, the bytes in the body. */
final class Downloads {
    private final Stage stage;
    private final Gate gate;
    private final DropboxState state;

    Downloads(Stage stage, Gate gate, DropboxState state) {
        this.stage = stage;
        this.gate = gate;
        this.state = state;
    }

    void mount(Router router) {
        router.post("/2/files/download").handler(ctx -> DropboxRefusal.guard(ctx, () -> download(ctx)));
    }

    private void download(RoutingContext ctx) {
        Person person = gate.admit(ctx, "files.content.read").person();
        String type = ctx.request().getHeader("Content-Type");
        if (type != null
                && !type.isEmpty()
                && !type.equals("application/octet-stream")
                && !type.startsWith("text/plain")) {
            throw DropboxRefusal.malformed(ctx, "Bad HTTP \"Content-Type\" header: \"" + type + "\".");
        }
        Argument argument = Argument.ofHeader(ctx, person).only("path", "rev");
        Entry file;
        synchronized (state) {
            file = state.tree(person).find(argument.path("path", false));
        }
        if (file == null || file.stored() == null) {
            throw DropboxRefusal.conflict("path", file == null ? "not_found" : "not_file");
        }
        Content content = file.stored().content();
        HttpServerResponse response = ctx.response()
                .putHeader("Content-Type", "application/octet-stream")
                .putHeader("Content-Length", String.valueOf(content.length()))
                .putHeader("ETag", "W/\"" + file.stored().rev() + "\"")
                .putHeader("Dropbox-API-Result", ascii(file.json().toString()));
        if (Reply.begin(ctx)) {
            content.writeTo(stage.vertx(), response, 0, content.length())
                    .onSuccess(done -> response.end())
                    .onFailure(failed -> ctx.request().connection().close());
        }
    }

    private static String ascii(String json) {
        StringBuilder text = new StringBuilder();
        json.chars().forEach(c -> text.append(c < 0x7f ? String.valueOf((char) c) : "\\u%04x".formatted(c)));
        return text.toString();
    }
}
