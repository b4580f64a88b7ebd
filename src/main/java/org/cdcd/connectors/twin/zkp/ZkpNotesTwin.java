package org.cdcd.connectors.twin.zkp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.Twin;
import org.cdcd.connectors.twin.TwinClient;
import org.cdcd.connectors.wire.Base64Url;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.SchnorrProof;
import org.cdcd.connectors.wire.ZkpAuthorization;
import org.jspecify.annotations.Nullable;

/** Notes for whoever proves to know the secret behind a registered point. Every bad proof gets the same answer. */
public final class ZkpNotesTwin implements Twin {
    private static final String HOST = "zkp-notes.example.org";
    private static final String ORIGIN = "https://" + HOST;
    private static final int BODY_LIMIT = 16 * 1024;
    private static final int MOST_NONCES = 16;
    private static final int LONGEST = 1000;

    private final Map<String, List<String>> notes = new ConcurrentHashMap<>();
    private @Nullable ProofGate gate;

    @Override
    public String id() {
        return "zkp-notes";
    }

    @Override
    public Set<String> hosts() {
        return Set.of(HOST);
    }

    @Override
    public void mount(Stage stage) {
        gate = new ProofGate(ORIGIN, stage.time(), stage.random());
        Router router = stage.router(HOST);
        router.route().handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT));
        router.post("/challenge").handler(this::challenge);
        router.post("/register").handler(this::register);
        router.get("/notes").handler(ctx -> as(ctx, "notes.list", this::list));
        router.post("/notes").handler(ctx -> as(ctx, "notes.create", this::create));
        router.route().handler(ctx -> refuse(ctx, 404, "not_found"));
    }

    private ProofGate gate() {
        return Objects.requireNonNull(gate, "not mounted");
    }

    private void challenge(RoutingContext ctx) {
        JsonNode asked = body(ctx);
        int count = asked.path("count").asInt(1);
        String purpose = asked.path("purpose").asText();
        boolean operate = purpose.equals("operate");
        if (count < 1 || count > MOST_NONCES || !operate && !purpose.equals("register")) {
            refuse(ctx, 400, "request_invalid");
            return;
        }
        ObjectNode answer = Reply.JSON.createObjectNode();
        ArrayNode challenges = answer.putArray("challenges");
        gate().challenge(operate ? asked.path("id").asText("?") : null, count)
                .forEach(given -> challenges
                        .addObject()
                        .put("nonce", given.nonce())
                        .put("exp", given.expires().getEpochSecond()));
        Reply.json(ctx, 200, answer);
    }

    private void register(RoutingContext ctx) {
        JsonNode asked = body(ctx);
        try {
            boolean registered = asked.path("scheme").asText().equals("cdcd-schnorr-p256")
                    && gate().register(
                                    asked.path("id").asText(),
                                    Base64Url.decode(asked.path("public").asText()),
                                    SchnorrProof.parse(
                                            asked.path("V").asText(),
                                            asked.path("r").asText()),
                                    asked.path("nonce").asText(),
                                    asked.path("webid").asText());
            if (registered) {
                Reply.json(ctx, 201, Reply.JSON.createObjectNode());
                return;
            }
        } catch (Refusal malformed) {
            // answered like any other proof that does not hold
        }
        refuseProof(ctx);
    }

    private void as(RoutingContext ctx, String operation, BiConsumer<RoutingContext, String> then) {
        Optional<String> who = gate().admit(ctx.request().getHeader("Authorization"), operation);
        if (who.isPresent()) {
            then.accept(ctx, who.get());
        } else {
            refuseProof(ctx);
        }
    }

    private void list(RoutingContext ctx, String userId) {
        ObjectNode answer = Reply.JSON.createObjectNode();
        ArrayNode all = answer.putArray("notes");
        List<String> mine = of(userId);
        for (int i = 0; i < mine.size(); i++) {
            all.addObject().put("id", String.valueOf(i + 1)).put("text", mine.get(i));
        }
        Reply.json(ctx, 200, answer);
    }

    private void create(RoutingContext ctx, String userId) {
        String text = body(ctx).path("text").asText();
        if (text.isEmpty() || text.length() > LONGEST) {
            refuse(ctx, 400, "text_invalid");
            return;
        }
        List<String> mine = of(userId);
        mine.add(text);
        Reply.json(ctx, 201, Reply.JSON.createObjectNode().put("id", String.valueOf(mine.size())));
    }

    private List<String> of(String userId) {
        return notes.computeIfAbsent(userId, first -> new CopyOnWriteArrayList<>());
    }

    private static JsonNode body(RoutingContext ctx) {
        try {
            Buffer sent = ctx.body().buffer();
            return sent == null ? Reply.JSON.createObjectNode() : Reply.JSON.readTree(sent.getBytes());
        } catch (IOException broken) {
            return Reply.JSON.createObjectNode();
        }
    }

    private static void refuseProof(RoutingContext ctx) {
        ctx.response().putHeader("WWW-Authenticate", ZkpAuthorization.SCHEME);
        refuse(ctx, 401, "proof_refused");
    }

    private static void refuse(RoutingContext ctx, int status, String code) {
        Reply.json(ctx, status, Reply.JSON.createObjectNode().put("error", code));
    }

    @Override
    public void register(TwinClient client) {
        // nobody registers programs here
    }

    @Override
    public void reset() {
        gate().reset();
        notes.clear();
    }

    @Override
    public void outage(RoutingContext ctx, int status, @Nullable Duration retryAfter) {
        if (retryAfter != null) {
            ctx.response().putHeader("Retry-After", String.valueOf(retryAfter.toSeconds()));
        }
        refuse(ctx, status, "unavailable");
    }
}
