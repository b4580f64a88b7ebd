package org.cdcd.connectors.vault.egress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.Operation.EgressRule;
import org.cdcd.connectors.vault.admission.LiveUse;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Whether a call is one that the operation declares. Nothing is repaired on the way: what is not plainly allowed is
 * refused, and what is allowed goes on as it came.
 */
final class EgressRules {
    private static final String ANY = "*";

    private EgressRules() {}

    /** The rule that allows the call; a call without a body limit of its own gets {@code maxBody}. */
    static EgressRule permit(LiveUse use, EgressRequest request, long maxBody) {
        List<EgressRule> onHost = use.operation().egress().stream()
                .filter(rule -> rule.protocol().equals("https"))
                .filter(rule -> isHost(use.connector(), rule, use.connection(), request))
                .toList();
        if (onHost.isEmpty()) {
            throw Refusal.of(ErrorCode.HOST_NOT_ALLOWED, "The operation does not call this host.");
        }
        if (request.bodyLength() > maxBody) {
            throw Refusal.of(ErrorCode.PAYLOAD_TOO_LARGE, "The body is larger than may be sent.");
        }
        return onHost.stream()
                .filter(rule -> rule.method().equals(request.method()))
                .filter(rule -> fits(use, rule, request))
                .findFirst()
                .orElseThrow(() -> Refusal.of(
                        ErrorCode.OPERATION_NOT_GRANTED, "The call is not one that the operation declares."));
    }

    /** Whether {@code host:port} is a place that some https rule of the operation calls. */
    static boolean isKnownHost(LiveUse use, String host, int port) {
        return use.operation().egress().stream().anyMatch(rule -> {
            HostBase base = HostBase.of(use.connector().hosts().get(rule.host()), use.connection());
            return base != null && base.names(host, rule.credential()) && base.portOr(443) == port;
        });
    }

    private static boolean isHost(
            Connector connector, EgressRule rule, Map<String, String> connection, EgressRequest request) {
        HostBase base = HostBase.of(connector.hosts().get(rule.host()), connection);
        return base != null
                && base.scheme().equals("https")
                && base.names(request.host(), rule.credential())
                && base.portOr(443) == request.port();
    }

    private static boolean fits(LiveUse use, EgressRule rule, EgressRequest request) {
        HostBase base = HostBase.of(use.connector().hosts().get(rule.host()), use.connection());
        Map<String, List<String>> query = QueryString.parse(request.query());
        if (base == null || query == null || !allows(rule, query.keySet())) {
            return false;
        }
        Map<String, String> variables = PathTemplate.of(base.path() + rule.path())
                .match(request.path(), rule.bound().keySet());
        return variables != null
                && rule.bound().entrySet().stream()
                        .allMatch(bound ->
                                isAsSigned(bound.getKey(), bound.getValue(), variables, query, use.parameters()));
    }

    /** Of a signed URL the query is the service's affair, and without the credential there is nothing to steal. */
    private static boolean allows(EgressRule rule, Set<String> names) {
        return !rule.credential() && rule.query().contains(ANY) || rule.query().containsAll(names);
    }

    /** A bound name is a variable of the path, else a name of the query; both say exactly what was signed, or nothing. */
    private static boolean isAsSigned(
            String name,
            String pointer,
            Map<String, String> variables,
            Map<String, List<String>> query,
            ObjectNode parameters) {
        String signed = text(parameters.at(pointer));
        String inPath = variables.get(name);
        if (inPath != null) {
            return signed != null && (inPath.equals(signed) || ("/" + inPath).equals(signed));
        }
        List<String> inQuery = query.getOrDefault(name, List.of());
        return inQuery.isEmpty() ? signed == null : inQuery.equals(signed == null ? List.of() : List.of(signed));
    }

    private static @Nullable String text(JsonNode node) {
        return node.isValueNode() && !node.isNull() ? node.asText() : null;
    }
}
