package org.cdcd.connectors.twin.onedrive;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.content.Content;

/** Contents at addresses of their own, on another host, that take no credential. */
final class Downloads {
    static final String HOST = "b0mpua-by3301.files.1drv.com";
    private static final String PATH = "/y4m/";

    private final Stage stage;
    private final DriveState state;
    private final Map<String, DriveItem> addresses = new HashMap<>();

    Downloads(Stage stage, DriveState state) {
        this.stage = stage;
        this.state = state;
    }

    void mount(Router router) {
        router.get(PATH + ":address").handler(ctx -> GraphRefusal.guard(ctx, () -> send(ctx)));
    }

    /** Says where the content is. */
    void redirect(GraphCall call) {
        DriveItem item = call.item();
        if (item.isFolder()) {
            throw GraphRefusal.of(400, "invalidRequest", "You cannot get content for a folder");
        }
        String address = OneDriveTwin.secret(stage);
        addresses.put(address, item);
        call.ctx()
                .response()
                .putHeader("Location", Reply.base(call.ctx(), HOST) + PATH + address + "?tempauth=v1.twin&download=1");
        Reply.empty(call.ctx(), 302);
    }

    private void send(RoutingContext ctx) {
        OneDriveTwin.refuseCredential(ctx);
        DriveItem item;
        synchronized (state) {
            item = addresses.get(ctx.pathParam("address"));
        }
        Content content = item == null ? null : item.content();
        if (item == null || content == null) {
            throw GraphRefusal.notFound();
        }
        HttpServerResponse response = ctx.response()
                .putHeader("Content-Type", item.type())
                .putHeader("Content-Length", String.valueOf(content.length()))
                .putHeader("ETag", item.etag());
        if (Reply.begin(ctx)) {
            content.writeTo(stage.vertx(), response, 0, content.length())
                    .onSuccess(done -> response.end())
                    .onFailure(failed -> ctx.request().connection().close());
        }
    }

    void reset() {
        addresses.clear();
    }
}
