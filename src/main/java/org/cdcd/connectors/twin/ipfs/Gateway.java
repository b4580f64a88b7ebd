package org.cdcd.connectors.twin.ipfs;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.content.Content;

/** A path gateway: reads for anybody, and wants nobody's credential. */
record Gateway(Stage stage, Network network) {
    static final String HOST = "gateway.pinata.cloud";

    void mount(Router router) {
        router.get("/ipfs/:cid").handler(this::read);
        router.route().handler(ctx -> Reply.send(ctx, 404, "text/plain", Buffer.buffer("not found\n")));
    }

    private void read(RoutingContext ctx) {
        if (ctx.request().getHeader("Authorization") != null) {
            Reply.send(ctx, 400, "text/plain", Buffer.buffer("no credential is wanted here\n"));
            return;
        }
        String cid = String.valueOf(ctx.pathParam("cid"));
        Content content = network.find(cid);
        if (!Cid.isOne(cid)) {
            Reply.send(ctx, 400, "text/plain", Buffer.buffer("invalid path\n"));
        } else if (content == null) {
            Reply.send(ctx, 404, "text/plain", Buffer.buffer("no providers found for the CID\n"));
        } else {
            ctx.response()
                    .putHeader("ETag", "\"" + cid + "\"")
                    .putHeader("X-Ipfs-Path", "/ipfs/" + cid)
                    .putHeader("Cache-Control", "public, max-age=29030400, immutable");
            stream(stage, ctx, content, "application/octet-stream");
        }
    }

    static void stream(Stage stage, RoutingContext ctx, Content content, String type) {
        ctx.response().putHeader("Content-Type", type).putHeader("Content-Length", String.valueOf(content.length()));
        if (Reply.begin(ctx)) {
            content.writeTo(stage.vertx(), ctx.response(), 0, content.length())
                    .onSuccess(done -> ctx.response().end())
                    .onFailure(failed -> ctx.request().connection().close());
        }
    }
}
