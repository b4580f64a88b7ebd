package org.cdcd.connectors.vault.egress;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.ErrorRule;
import org.cdcd.connectors.catalog.Injection;
import org.cdcd.connectors.catalog.OAuth2;
import org.cdcd.connectors.catalog.Operation;
import org.cdcd.connectors.catalog.Operation.EgressRule;
import org.cdcd.connectors.vault.admission.LiveUse;
import org.jspecify.annotations.Nullable;

/** Connectors and uses, made by hand. */
final class Contracts {
    static final Injection BEARER = new Injection(Injection.Kind.BEARER, "Authorization", "Bearer ");

    private Contracts() {}

    static EgressRule rule(String method, String path, List<String> query, Map<String, String> bound) {
        return new EgressRule("https", method, "api", path, query, bound, true, List.of("x-allowed"), 100L << 20, null);
    }

    static EgressRule mail(String protocol, String command, Map<String, String> bound) {
        return new EgressRule(protocol, command, protocol, "/", List.of(), bound, true, List.of(), 0, null);
    }

    static ErrorRule relink(List<Integer> status, Map<String, List<String>> body) {
        return new ErrorRule(status, Map.of(), body, Map.of(), ErrorRule.Meaning.RELINK, null, null, null);
    }

    static Connector connector(Map<String, String> hosts, @Nullable OAuth2 oauth2, List<ErrorRule> errors) {
        return connector("acme", hosts, oauth2, errors);
    }

    static Connector connector(String id, Map<String, String> hosts, @Nullable OAuth2 oauth2, List<ErrorRule> errors) {
        return new Connector(
                id,
                "Acme",
                "storage",
                "1.0.0",
                "For tests.",
                "M0",
                List.of("read"),
                hosts,
                Map.of("X-Api-Version", "7"),
                new Connector.Auth(oauth2, Map.of()),
                Map.of(),
                Map.of(),
                errors,
                new Connector.RateLimits(10, 100),
                JsonNodeFactory.instance.objectNode());
    }

    static OAuth2 oauth2() {
        OAuth2.TokenAnswer answer = new OAuth2.TokenAnswer(
                null, "/access_token", "", "", "", "", " ", "/error", List.of(), null, null, null, Map.of());
        OAuth2.TokenCall token = new OAuth2.TokenCall(
                "POST",
                "https://api.example/token",
                OAuth2.Encoding.FORM,
                OAuth2.ClientAuth.POST,
                "client_id",
                "client_secret",
                "authorization_code",
                Map.of(),
                Map.of(),
                answer);
        return new OAuth2(
                "acme",
                Map.of(),
                Map.of(),
                null,
                null,
                new OAuth2.Authorize(
                        "https://api.example/auth",
                        "client_id",
                        "scope",
                        " ",
                        List.of(),
                        OAuth2.Pkce.S256,
                        null,
                        Map.of(),
                        null),
                token,
                null,
                null,
                null,
                null,
                BEARER,
                new OAuth2.Identity(
                        OAuth2.IdentitySource.CALL,
                        "GET",
                        "https://api.example/me",
                        "/id",
                        "https://api.example/{id}",
                        Map.of()),
                null,
                Map.of(),
                null);
    }

    static LiveUse use(
            Connector connector, List<EgressRule> rules, ObjectNode parameters, Map<String, String> connection) {
        Operation operation = new Operation(
                "files.read",
                "Reads.",
                "read",
                List.of(),
                List.of(),
                true,
                false,
                Operation.Access.READ,
                20,
                Duration.ofSeconds(30),
                rules,
                JsonNodeFactory.instance.objectNode(),
                JsonNodeFactory.instance.objectNode(),
                JsonNodeFactory.instance.objectNode());
        return new LiveUse(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "https://alice.example/#me",
                connector,
                operation,
                parameters,
                connection,
                Instant.now().plusSeconds(30));
    }

    static ObjectNode parameters() {
        return JsonNodeFactory.instance.objectNode();
    }
}
