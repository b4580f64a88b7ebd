package org.cdcd.connectors.twin.jira;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.jspecify.annotations.Nullable;

/**
 * The personal access tokens of the Data Center, {@code /rest/pat/latest/tokens}: a token is told once, when it is made; a person
 * has ten at most. Whoever uses this holds the sites' lock.
 */
final class PersonalTokens {
    private static final String PATH = Sites.CONTEXT + "/rest/pat/latest/tokens";
    private static final int MOST = 10;
    private static final Set<String> SCOPES = Set.of("read:jira-work", "write:jira-work", "read:jira-user");

    private record Token(
            long id,
            Person person,
            String name,
            Instant created,
            @Nullable Instant expires,
            String raw) {}

    private final AuthorizationServer server;
    private final JiraGate gate;
    private final InstantSource time;
    private final List<Token> tokens = new ArrayList<>();
    private long last;

    PersonalTokens(AuthorizationServer server, JiraGate gate, InstantSource time) {
        this.server = server;
        this.gate = gate;
        this.time = time;
    }

    void mount(Router router) {
        router.route(PATH).handler(BodyHandler.create(false).setBodyLimit(64L * 1024));
        gate.on(router.get(PATH), "", this::list);
        gate.on(router.post(PATH), "", this::create);
        gate.on(router.delete(PATH + "/:token"), "", this::delete);
    }

    /** Makes one in the person's profile. */
    String make(Person person, String name) {
        return add(person, name, null).raw();
    }

    /** The names of the person's tokens, oldest first. */
    List<String> names(Person person) {
        return ofPerson(person).map(Token::name).toList();
    }

    void reset() {
        tokens.clear();
    }

    private Stream<Token> ofPerson(Person person) {
        return tokens.stream().filter(token -> token.person().equals(person));
    }

    private Token add(Person person, String name, @Nullable Instant expires) {
        String raw = server.personal(person, JiraGate.PERSONAL, "NjA1", SCOPES, expires);
        Token token = new Token(++last, person, name, time.instant(), expires, raw);
        tokens.add(token);
        return token;
    }

    private void list(JiraCall call) {
        ArrayNode all = Reply.JSON.createArrayNode();
        ofPerson(call.known()).forEach(token -> all.add(json(token)));
        Reply.json(call.ctx(), 200, all);
    }

    private void create(JiraCall call) {
        Person person = call.known();
        ObjectNode body = call.body();
        String name = body.path("name").asText();
        if (name.isBlank() || name.length() > 255) {
            throw JiraRefusal.field("name", "Token name is required.");
        }
        JsonNode days = body.path("expirationDuration");
        if (!days.isMissingNode() && (!days.isInt() || days.asInt() < 1 || days.asInt() > 365)) {
            throw JiraRefusal.field("expirationDuration", "The duration must be between 1 and 365 days.");
        }
        if (ofPerson(person).count() >= MOST) {
            throw JiraRefusal.of(400, "You have reached the maximum number of tokens.");
        }
        Instant expires = days.isInt() ? time.instant().plus(Duration.ofDays(days.asInt())) : null;
        Token made = add(person, name, expires);
        Reply.json(call.ctx(), 201, json(made).put("rawToken", made.raw()));
    }

    private void delete(JiraCall call) {
        Person person = call.known();
        String id = String.valueOf(call.ctx().pathParam("token"));
        Token token = ofPerson(person)
                .filter(one -> String.valueOf(one.id()).equals(id))
                .findFirst()
                .orElseThrow(() -> JiraRefusal.of(404, "Token not found."));
        tokens.remove(token);
        server.revokeToken(token.raw());
        call.ctx().response().setStatusCode(204).end();
    }

    private static ObjectNode json(Token token) {
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("id", token.id())
                .put("name", token.name())
                .put("createdAt", token.created().truncatedTo(ChronoUnit.MILLIS).toString());
        if (token.expires() != null) {
            json.put(
                    "expiringAt", token.expires().truncatedTo(ChronoUnit.MILLIS).toString());
        }
        return json;
    }
}
