package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.cdcd.connectors.catalog.Operation.EgressRule;

/** One egress rule against the hosts and the inputs that it speaks of. */
final class EgressRuleChecks {
    /** What every use has besides its parameters: an id that stays the same when the call is repeated, in three spellings. */
    static final Set<String> REQUEST_ID = Set.of("request_id", "request_key");

    private static final Set<String> IMAP_METHODS = Set.of("read", "append", "write");

    private final YamlFile file;
    private final JsonNode connector;
    private final JsonNode operation;
    private final Set<String> kept;
    private final Complaints complaints;

    EgressRuleChecks(YamlFile file, JsonNode connector, JsonNode operation, Set<String> kept, Complaints complaints) {
        this.file = file;
        this.connector = connector;
        this.operation = operation;
        this.kept = kept;
        this.complaints = complaints;
    }

    void run(String at, JsonNode rule) {
        String hostName = rule.path("host").asText();
        JsonNode base = connector.path("hosts").path(hostName);
        if (base.isMissingNode()) {
            complain(at + "/host", "'" + hostName + "' is not in hosts; add it there");
            return;
        }
        protocol(at, rule, base.asText());
        if (base.asText().startsWith("https://*.") && rule.path("credential").asBoolean()) {
            complain(at + "/host", "'" + hostName + "' may be any of many hosts: say credential: false");
        }
        if (rule.path("credential").asBoolean()) {
            rule.path("query").forEach(query -> {
                if (query.asText().equals("*")) {
                    complain(at + "/query", "any query may go without the credential only: say credential: false");
                }
            });
        }
        silence(at, rule);
        variables(at, rule);
        bound(at, rule);
    }

    private void silence(String at, JsonNode rule) {
        if (!rule.has("silence")) {
            return;
        }
        Duration silence = Duration.parse(rule.path("silence").asText());
        Duration deadline = Duration.parse(operation.path("deadline").asText());
        if (silence.compareTo(deadline) > 0 || silence.compareTo(EgressRule.LONGEST_SILENCE) > 0) {
            complain(at + "/silence", "is longer than the deadline, or than " + EgressRule.LONGEST_SILENCE);
        }
        if (!rule.path("protocol").asText().equals("https")) {
            complain(at + "/silence", "is for https only; remove it");
        }
    }

    private void protocol(String at, JsonNode rule, String base) {
        String protocol = rule.path("protocol").asText();
        String ofHost = base.startsWith("imap://") ? "imap" : base.startsWith("smtp://") ? "smtp" : "https";
        if (!protocol.equals(ofHost)) {
            complain(at + "/protocol", "is '" + protocol + "' but the host is " + base);
        }
        String method = rule.path("method").asText();
        boolean fits = switch (protocol) {
            case "imap" -> IMAP_METHODS.contains(method);
            case "smtp" -> method.equals("send");
            default -> !IMAP_METHODS.contains(method) && !method.equals("send");
        };
        if (!fits) {
            complain(at + "/method", "'" + method + "' is not a method of " + protocol);
        }
        if (!protocol.equals("https") && !rule.path("path").asText().isEmpty()) {
            complain(at + "/path", "mail has no path; remove it");
        }
    }

    private void variables(String at, JsonNode rule) {
        String path = rule.path("path").asText();
        if (!Template.wellFormed(path)) {
            complain(at + "/path", "has a brace that belongs to no {x} or {x*}");
        }
        if (path.contains("..") || path.contains("//") || path.contains("%")) {
            complain(at + "/path", "must be plain: no '..', '//' or '%'");
        }
        int star = path.indexOf("*}");
        if (star >= 0 && star != path.length() - 2) {
            complain(at + "/path", "{x*} takes the rest of the path and must stand at its end");
        }
        JsonNode inputs = operation.path("input").path("properties");
        ConnectionValues connection = ConnectionValues.of(connector);
        // The path of a signed URL is the service's affair, and without the credential there is nothing to steal.
        boolean signedUrl = !rule.path("credential").asBoolean();
        for (String variable : Template.variables(path)) {
            if (inputs.has(variable)) {
                requireInput(at, variable);
            } else if (!signedUrl
                    && !connection.has(variable)
                    && !kept.contains(variable)
                    && !REQUEST_ID.contains(variable)) {
                complain(
                        at + "/path",
                        "{" + variable + "} is no input, not known of the account, and kept by no call of the route");
            }
        }
    }

    private void requireInput(String at, String variable) {
        for (JsonNode required : operation.path("input").path("required")) {
            if (required.asText().equals(variable)) {
                return;
            }
        }
        if (operation.path("input").path("properties").path(variable).has("default")) {
            return;
        }
        complain(
                at + "/path",
                "{" + variable + "} is an input that may be left out; add it to required or give it a default");
    }

    private void bound(String at, JsonNode rule) {
        Set<String> variables =
                new TreeSet<>(Template.variables(rule.path("path").asText()));
        rule.path("query").forEach(name -> variables.add(name.asText()));
        rule.path("bound").properties().forEach(binding -> {
            String pointer = Pointers.child(at + "/bound", binding.getKey());
            if (!variables.contains(binding.getKey())) {
                complain(pointer, "neither a {" + binding.getKey() + "} of the path nor a query name");
            }
            String input = binding.getValue().asText().replaceFirst("^/", "").replaceFirst("/.*", "");
            if (!operation.path("input").path("properties").has(input)) {
                complain(pointer, "there is no input '" + input + "'");
            }
        });
    }

    private void complain(String pointer, String message) {
        complaints.add(file, pointer, message);
    }
}
