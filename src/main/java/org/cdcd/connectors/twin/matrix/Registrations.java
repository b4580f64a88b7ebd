package org.cdcd.connectors.twin.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.TwinClient;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;

/** Programs make themselves known (RFC 7591), within what Matrix allows: public clients with a page, and redirects near it. */
final class Registrations {
    private final AuthorizationServer server;
    private int made;

    Registrations(AuthorizationServer server) {
        this.server = server;
    }

    void register(RoutingContext ctx) {
        try {
            Buffer sent = ctx.body().buffer();
            String type = String.valueOf(ctx.request().getHeader("Content-Type"));
            if (sent != null
                    && type.startsWith("application/json")
                    && Reply.JSON.readTree(sent.getBytes()) instanceof ObjectNode metadata) {
                accept(ctx, metadata);
                return;
            }
        } catch (IOException | IllegalArgumentException broken) {
            // refused below
        }
        refuse(ctx, "invalid_client_metadata", "The metadata cannot be read.");
    }

    private void accept(RoutingContext ctx, ObjectNode metadata) {
        String page = metadata.path("client_uri").asText();
        if (!page.startsWith("https://")) {
            refuse(ctx, "invalid_client_metadata", "client_uri must be an https URL.");
            return;
        }
        if (!metadata.path("token_endpoint_auth_method").asText().equals("none")) {
            refuse(ctx, "invalid_client_metadata", "Only public clients are taken.");
            return;
        }
        boolean web = metadata.path("application_type").asText("web").equals("web");
        List<String> redirects = new ArrayList<>();
        for (JsonNode redirect : metadata.path("redirect_uris")) {
            if (!(web ? near(page, redirect.asText()) : isLoopback(redirect.asText()))) {
                refuse(ctx, "invalid_redirect_uri", "A redirect is not allowed for this kind of client.");
                return;
            }
            redirects.add(redirect.asText());
        }
        if (redirects.isEmpty()) {
            refuse(ctx, "invalid_redirect_uri", "No redirect_uris.");
            return;
        }
        String id = "01client" + ++made;
        server.register(new TwinClient(id, "", redirects));
        Reply.json(ctx, 201, metadata.put("client_id", id));
    }

    private static boolean near(String page, String redirect) {
        URI uri = URI.create(redirect);
        String host = String.valueOf(URI.create(page).getHost());
        return "https".equals(uri.getScheme())
                && uri.getFragment() == null
                && (host.equals(uri.getHost()) || String.valueOf(uri.getHost()).endsWith("." + host));
    }

    private static boolean isLoopback(String redirect) {
        URI uri = URI.create(redirect);
        return "http".equals(uri.getScheme())
                && List.of("localhost", "127.0.0.1", "[::1]").contains(String.valueOf(uri.getHost()))
                && uri.getPort() < 0;
    }

    private static void refuse(RoutingContext ctx, String error, String description) {
        Reply.json(ctx, 400, Reply.JSON.createObjectNode().put("error", error).put("error_description", description));
    }
}
