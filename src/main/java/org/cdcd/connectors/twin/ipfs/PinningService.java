package org.cdcd.connectors.twin.ipfs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.cdcd.connectors.twin.BearerToken;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.oauth.Access;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;

/**
 * The vendor-neutral pinning API at {@code /psa} and the provider's own upload. What is on IPFS already is pinned at once; for
 * anything else the service goes looking and stays at {@code pinning}.
 */
final class PinningService {
    static final String HOST = "api.pinata.cloud";
    static final String UPLOADS = "uploads.pinata.cloud";
    static final String KIND = "pinata";

    private static final int BODY_LIMIT = 64 * 1024;
    private static final Set<String> STATUSES = Set.of("queued", "pinning", "pinned", "failed");

    private final Stage stage;
    private final Network network;
    private final AuthorizationServer server;
    private final List<Pin> pins = new ArrayList<>();
    private boolean unpaid;
    private int made;

    /** One wish to keep something. */
    private record Pin(String requestId, String cid, String name, Person owner, Instant created) {}

    PinningService(Stage stage, Network network, AuthorizationServer server) {
        this.stage = stage;
        this.network = network;
        this.server = server;
    }

    /** Whether new pins are refused from now on, for lack of money. */
    void unpaid(boolean on) {
        synchronized (pins) {
            unpaid = on;
        }
    }

    void reset() {
        synchronized (pins) {
            pins.clear();
            unpaid = false;
        }
    }

    void mount(Router api, Router uploads) {
        uploads.post("/v3/files").handler(ctx -> admitted(ctx, this::upload));
        api.route("/psa/*").handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT));
        api.get("/psa/pins").handler(ctx -> admitted(ctx, this::list));
        api.post("/psa/pins").handler(ctx -> admitted(ctx, this::add));
        api.get("/psa/pins/:id").handler(ctx -> admitted(ctx, this::get));
        api.delete("/psa/pins/:id").handler(ctx -> admitted(ctx, this::remove));
        for (Router router : List.of(api, uploads)) {
            router.route().handler(ctx -> refuse(ctx, 404, "NOT_FOUND", "There is nothing here."));
        }
    }

    private void admitted(RoutingContext ctx, BiConsumer<RoutingContext, Person> handler) {
        Access access = BearerToken.of(ctx, "bearer").map(server::find).orElse(null);
        if (access == null) {
            refuse(ctx, 401, "UNAUTHORIZED", "Access token is missing or invalid");
            return;
        }
        handler.accept(ctx, access.person());
    }

    private void add(RoutingContext ctx, Person person) {
        JsonNode asked = body(ctx);
        String cid = asked.path("cid").asText();
        if (!Cid.isOne(cid) || asked.path("name").asText().length() > 255) {
            refuse(ctx, 400, "BAD_REQUEST", "The cid is not valid.");
            return;
        }
        synchronized (pins) {
            if (unpaid) {
                refuse(ctx, 409, "INSUFFICIENT_FUNDS", "Unable to process request due to the lack of funds");
                return;
            }
            Reply.json(ctx, 202, json(keep(cid, asked.path("name").asText(), person)));
        }
    }

    /** Instants differ, for pages begin where the one before ended. */
    private Pin keep(String cid, String name, Person person) {
        Instant now = stage.time().instant().plusMillis(made);
        Pin pin = new Pin("pin-" + ++made, cid, name, person, now);
        pins.add(pin);
        return pin;
    }

    private void list(RoutingContext ctx, Person person) {
        String cid = ctx.queryParams().get("cid");
        String status = ctx.queryParams().get("status");
        Set<String> statuses = status == null ? Set.of("pinned") : Set.of(status.split(","));
        String before = ctx.queryParams().get("before");
        String limit = ctx.queryParams().get("limit");
        if (!STATUSES.containsAll(statuses) || limit != null && !limit.matches("[1-9][0-9]{0,2}|1000")) {
            refuse(ctx, 400, "BAD_REQUEST", "A filter is not valid.");
            return;
        }
        try {
            Instant end = before == null ? Instant.MAX : Instant.parse(before);
            synchronized (pins) {
                answer(
                        ctx,
                        person,
                        limit == null ? 10 : Integer.parseInt(limit),
                        pin -> (cid == null || cid.equals(pin.cid()))
                                && statuses.contains(status(pin))
                                && pin.created().isBefore(end));
            }
        } catch (DateTimeParseException wrong) {
            refuse(ctx, 400, "BAD_REQUEST", "before is no time.");
        }
    }

    private void answer(RoutingContext ctx, Person person, int limit, java.util.function.Predicate<Pin> wanted) {
        List<Pin> found = pins.stream()
                .filter(pin -> pin.owner().equals(person))
                .filter(wanted)
                .sorted(Comparator.comparing(Pin::created).reversed())
                .toList();
        ObjectNode answer = Reply.JSON.createObjectNode().put("count", found.size());
        var results = answer.putArray("results");
        found.stream().limit(limit).forEach(pin -> results.add(json(pin)));
        Reply.json(ctx, 200, answer);
    }

    private void get(RoutingContext ctx, Person person) {
        synchronized (pins) {
            own(ctx, person).forEach(pin -> Reply.json(ctx, 200, json(pin)));
        }
    }

    private void remove(RoutingContext ctx, Person person) {
        synchronized (pins) {
            own(ctx, person).forEach(pin -> {
                pins.remove(pin);
                Reply.empty(ctx, 202);
            });
        }
    }

    private List<Pin> own(RoutingContext ctx, Person person) {
        List<Pin> found = pins.stream()
                .filter(pin -> pin.owner().equals(person) && pin.requestId().equals(ctx.pathParam("id")))
                .toList();
        if (found.isEmpty()) {
            refuse(ctx, 404, "NOT_FOUND", "The specified resource was not found");
        }
        return found;
    }

    private void upload(RoutingContext ctx, Person person) {
        if (!String.valueOf(ctx.request().getHeader("Content-Type")).startsWith("multipart/form-data")) {
            refuse(ctx, 400, "BAD_REQUEST", "Expected a form.");
            return;
        }
        Parts.receive(stage, stage.folder().resolve("uploaded-" + ++made), ctx.request())
                .onSuccess(parts -> uploaded(ctx, person, parts))
                .onFailure(failed -> refuse(ctx, 400, "BAD_REQUEST", "The part named file is missing."));
    }

    private void uploaded(RoutingContext ctx, Person person, Parts parts) {
        String cid = Cid.v1(parts.content().sha256());
        String name = parts.others().get("name");
        String called = name == null ? parts.name() : name;
        synchronized (pins) {
            if (unpaid) {
                refuse(ctx, 409, "INSUFFICIENT_FUNDS", "Unable to process request due to the lack of funds");
                return;
            }
            keep(cid, called, person);
        }
        if ("public".equals(parts.others().get("network"))) {
            network.put(parts.content());
        }
        ObjectNode answer = Reply.JSON.createObjectNode();
        answer.putObject("data")
                .put("id", "file-" + made)
                .put("name", called)
                .put("cid", cid)
                .put("size", parts.content().length())
                .put("number_of_files", 1)
                .put("mime_type", "application/octet-stream")
                .put("network", String.valueOf(parts.others().get("network")));
        Reply.json(ctx, 200, answer);
    }

    private String status(Pin pin) {
        return network.find(pin.cid()) == null ? "pinning" : "pinned";
    }

    private ObjectNode json(Pin pin) {
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("requestid", pin.requestId())
                .put("status", status(pin))
                .put("created", pin.created().toString());
        json.putObject("pin").put("cid", pin.cid()).put("name", pin.name());
        json.putArray("delegates").add("/ip4/203.0.113.1/tcp/4001/p2p/" + KuboNode.ID);
        return json;
    }

    private static JsonNode body(RoutingContext ctx) {
        try {
            Buffer sent = ctx.body().buffer();
            return sent == null ? Reply.JSON.createObjectNode() : Reply.JSON.readTree(sent.getBytes());
        } catch (IOException broken) {
            return Reply.JSON.createObjectNode();
        }
    }

    private static void refuse(RoutingContext ctx, int status, String reason, String details) {
        ObjectNode answer = Reply.JSON.createObjectNode();
        answer.putObject("error").put("reason", reason).put("details", details);
        Reply.json(ctx, status, answer);
    }
}
