package org.cdcd.connectors.twin.ipfs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.Twin;
import org.cdcd.connectors.twin.TwinClient;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.cdcd.connectors.twin.oauth.Rules;
import org.jspecify.annotations.Nullable;

/** The node {@code https://ipfs.example.org}, which is Alice's, Pinata, and Pinata's gateway, on one IPFS without any files. */
public final class IpfsTwin implements Twin {
    private static final String USER = "alice";
    private static final Rules NO_OAUTH = new Rules(
            Rules.Pkce.REFUSED, null, null, Rules.Rotation.NO_REFRESH, Duration.ZERO, false, false, Map.of(), "");

    private final Network network = new Network();
    private @Nullable AuthorizationServer tokens;
    private @Nullable KuboNode node;
    private @Nullable PinningService pinning;
    private String password = "";

    @Override
    public String id() {
        return "ipfs";
    }

    @Override
    public Set<String> hosts() {
        return Set.of(KuboNode.HOST, PinningService.HOST, PinningService.UPLOADS, Gateway.HOST);
    }

    @Override
    public void mount(Stage stage) {
        AuthorizationServer all = new AuthorizationServer(NO_OAUTH, stage.time(), stage.random(), stage.faults());
        KuboNode kubo = new KuboNode(stage, network);
        PinningService service = new PinningService(stage, network, all);
        kubo.mount(stage.router(KuboNode.HOST));
        service.mount(stage.router(PinningService.HOST), stage.router(PinningService.UPLOADS));
        new Gateway(stage, network).mount(stage.router(Gateway.HOST));
        byte[] random = new byte[12];
        stage.random().nextBytes(random);
        password = java.util.HexFormat.of().formatHex(random);
        kubo.authorize(USER + ":" + password);
        tokens = all;
        node = kubo;
        pinning = service;
    }

    /** A person's token at the pinning service. */
    public String token(Person person) {
        return Objects.requireNonNull(tokens, "not mounted")
                .personal(person, PinningService.KIND, "eyJpinata", Set.of());
    }

    /** No token of the pinning service is good any more, and the node has another password. */
    public void forgetCredentials() {
        Objects.requireNonNull(tokens, "not mounted").reset();
        Objects.requireNonNull(node, "not mounted").authorize(USER + ":another");
    }

    /** Whether the node has no room left. */
    public void diskFull(boolean on) {
        Objects.requireNonNull(node, "not mounted").diskFull(on);
    }

    /** Whether the pinning service wants money first. */
    public void unpaid(boolean on) {
        Objects.requireNonNull(pinning, "not mounted").unpaid(on);
    }

    /** What links the node. */
    @Override
    public Map<String, String> fields(Person person) {
        return Map.of("base", "https://" + KuboNode.HOST, "username", USER, "password", password);
    }

    /** What links the pinning service. */
    public Map<String, String> pinningFields(Person person) {
        return Map.of(
                "base",
                "https://" + PinningService.HOST + "/psa",
                "token",
                token(person),
                "uploads",
                "https://" + PinningService.UPLOADS + "/v3",
                "gateway",
                "https://" + Gateway.HOST);
    }

    @Override
    public void register(TwinClient client) {
        // nobody registers programs here
    }

    @Override
    public void reset() {
        Objects.requireNonNull(tokens, "not mounted").reset();
        Objects.requireNonNull(node, "not mounted").reset();
        Objects.requireNonNull(node, "not mounted").authorize(USER + ":" + password);
        Objects.requireNonNull(pinning, "not mounted").reset();
        network.clear();
    }

    @Override
    public void outage(RoutingContext ctx, int status, @Nullable Duration retryAfter) {
        if (retryAfter != null) {
            ctx.response().putHeader("Retry-After", String.valueOf(retryAfter.toSeconds()));
        }
        ObjectNode answer = Reply.JSON.createObjectNode();
        answer.putObject("error").put("reason", "UNAVAILABLE").put("details", "Try again later");
        Reply.json(ctx, status, answer);
    }
}
