package org.cdcd.connectors.twin.discord;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.util.List;
import org.cdcd.connectors.twin.Reply;

/** A webhook, which proves itself by the token in its address and answers only whoever waits. */
final class WebhookRoutes {
    private static final String WEBHOOK = DiscordTwin.API + "/webhooks/:webhook/:token";

    private final DiscordGate gate;
    private final Messages messages;

    WebhookRoutes(DiscordGate gate, Messages messages) {
        this.gate = gate;
        this.messages = messages;
    }

    /** Ahead of whatever reads whole bodies. */
    void mountFiles(Router router) {
        gate.webhook(router.post(WEBHOOK), call -> {
            if (Attached.is(call.ctx())) {
                Channel channel = channel(call);
                Attached.receive(call, (body, files) -> said(call, messages.send(channel, body, call.user(), files)));
            } else {
                call.ctx().next();
            }
        });
    }

    void mount(Router router) {
        gate.webhook(router.get(WEBHOOK), WebhookRoutes::describe);
        gate.webhook(
                router.post(WEBHOOK),
                call -> said(call, messages.send(channel(call), call.body(), call.user(), List.of())));
        gate.webhook(router.patch(WEBHOOK + "/messages/:message"), call -> {
            ObjectNode message = channel(call).own(call.id("message"), call.user());
            messages.edit(message, call.body());
            call.answer(message);
        });
        gate.webhook(router.delete(WEBHOOK + "/messages/:message"), call -> {
            Channel channel = channel(call);
            channel.messages.remove(channel.own(call.id("message"), call.user()));
            Reply.empty(call.ctx(), 204);
        });
    }

    private static Channel channel(DiscordCall call) {
        if (call.ctx().request().getHeader("Authorization") != null) {
            throw DiscordRefusal.unauthorized();
        }
        return call.servers()
                .behindWebhook(call.id("webhook"), String.valueOf(call.ctx().pathParam("token")));
    }

    private static void said(DiscordCall call, ObjectNode message) {
        if ("true".equals(call.ctx().queryParams().get("wait"))) {
            call.answer(message);
        } else {
            Reply.empty(call.ctx(), 204);
        }
    }

    private static void describe(DiscordCall call) {
        Channel channel = channel(call);
        String token = String.valueOf(call.ctx().pathParam("token"));
        call.answer(Reply.JSON
                .createObjectNode()
                .put("id", Servers.WEBHOOK)
                .put("type", 1)
                .put("name", "Captain Hook")
                .putNull("avatar")
                .putNull("application_id")
                .put("channel_id", channel.id)
                .put("guild_id", channel.guild)
                .put("token", token)
                .put("url", "https://discord.com/api/webhooks/" + Servers.WEBHOOK + "/" + token));
    }
}
