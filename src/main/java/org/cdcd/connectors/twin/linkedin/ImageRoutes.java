package org.cdcd.connectors.twin.linkedin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.content.ContentSink;
import org.cdcd.connectors.twin.linkedin.Wall.Image;
import org.jspecify.annotations.Nullable;

/** Images: announced at the API, uploaded to an address at the web host, with the token at both. */
final class ImageRoutes {
    private final RestGate gate;
    private final Wall wall;

    ImageRoutes(RestGate gate, Wall wall) {
        this.gate = gate;
        this.wall = wall;
    }

    void mount(Router api, Router web) {
        gate.versioned(api.post("/rest/images"), this::begin);
        gate.versioned(api.get("/rest/images/:urn"), this::status);
        web.put("/dms-uploads/:ticket/uploaded-image/0").handler(this::upload);
    }

    private void begin(RestCall call) {
        call.need(RestGate.POST);
        if (!"initializeUpload".equals(call.ctx().queryParams().get("action"))) {
            throw LinkedInRefusal.invalid("The action is unknown");
        }
        if (!RestCall.text(call.body(), "/initializeUploadRequest/owner").equals(call.urn())) {
            throw LinkedInRefusal.denied("owner");
        }
        Image image = wall.announce(call.person());
        ObjectNode answer = Reply.JSON.createObjectNode();
        answer.putObject("value")
                .put("uploadUrlExpiresAt", image.ends.toEpochMilli())
                .put(
                        "uploadUrl",
                        Reply.base(call.ctx(), LinkedInOAuth.WEB) + "/dms-uploads/" + image.ticket
                                + "/uploaded-image/0?ca=vector_feedshare&cn=uploads&m=AQI&app=1&sync=0&v=beta&ut=2Hx")
                .put("image", image.urn);
        Reply.json(call.ctx(), 200, answer);
    }

    private void status(RestCall call) {
        Image image = wall.image(call.urn("urn"));
        if (image == null || !image.owner.equals(call.person())) {
            throw LinkedInRefusal.notFound();
        }
        Reply.json(
                call.ctx(),
                200,
                Reply.JSON
                        .createObjectNode()
                        .put("id", image.urn)
                        .put("owner", call.urn())
                        .put("status", image.isThere() ? "AVAILABLE" : "WAITING_UPLOAD"));
    }

    private void upload(RoutingContext ctx) {
        RestGate.guard(ctx, () -> {
            RestCall call = gate.admit(ctx);
            Image image = announced(String.valueOf(ctx.pathParam("ticket")));
            if (image == null || !image.owner.equals(call.person())) {
                throw LinkedInRefusal.notFound();
            }
            receive(ctx, image);
        });
    }

    private @Nullable Image announced(String ticket) {
        synchronized (wall) {
            return wall.announced(ticket);
        }
    }

    private void receive(RoutingContext ctx, Image image) {
        HttpServerRequest request = ctx.request();
        ContentSink sink = ContentSink.digestsOnly();
        request.pipeTo(sink)
                .onSuccess(done -> arrived(ctx, image, sink.length()))
                .onFailure(failed -> request.connection().close());
    }

    private void arrived(RoutingContext ctx, Image image, long length) {
        RestGate.guard(ctx, () -> {
            if (length == 0) {
                throw LinkedInRefusal.invalid("The upload is empty");
            }
            synchronized (wall) {
                image.length = length;
            }
            Reply.empty(ctx, 201);
        });
    }
}
