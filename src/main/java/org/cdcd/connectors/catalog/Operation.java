package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be done at a service.
 *
 * @param capability the word of the specification's {@code capabilities} that this operation belongs to
 * @param scopes each inner list is enough by itself
 * @param authMethods the auth methods it works with; empty means all
 * @param idempotent whether repeating it cannot do harm
 * @param destructive whether it takes away what may not come back
 * @param access which of the words {@code read} and {@code write} in a link's {@code scope} asks for it
 * @param maxCalls calls to the service that one use may make
 * @param egress what those calls may be; nothing else leaves
 * @param input JSON Schema 2020-12 of the parameters
 * @param output JSON Schema 2020-12 of the result
 * @param example parameters of an ordinary call, for people; empty where a call needs none
 */
public record Operation(
        String name,
        String summary,
        String capability,
        List<List<String>> scopes,
        List<String> authMethods,
        boolean idempotent,
        boolean destructive,
        Access access,
        int maxCalls,
        Duration deadline,
        List<EgressRule> egress,
        ObjectNode input,
        ObjectNode output,
        ObjectNode example) {

    public Operation {
        scopes = List.copyOf(scopes);
        authMethods = List.copyOf(authMethods);
        egress = List.copyOf(egress);
    }

    /** What every connector's operations fall into, whatever its own capabilities are called. */
    public enum Access {
        /** Changes nothing at the service. */
        READ,
        /** Changes something, or is only of use to who does. */
        WRITE;

        /** As it stands in a link's {@code scope}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One call that an operation may make.
     *
     * @param protocol {@code https}, {@code imap} or {@code smtp}
     * @param method the HTTP method, upper case; for mail the command class ({@code read}, {@code append}, {@code write}, {@code send})
     * @param host a name in {@link Connector#hosts}
     * @param path a path template; {@code {x}} is one segment, {@code {x*}} the rest of the path
     * @param query the query names allowed
     * @param bound path variables and query names whose value must equal the signed parameter at this JSON Pointer
     * @param credential whether the credential is put on; false for signed URLs and the like
     * @param headers the request header names allowed besides the connector's own
     * @param maxResponse the largest answer in bytes
     * @param silence the longest time without a byte either way, at most {@link #LONGEST_SILENCE}; null for that of every call
     */
    public record EgressRule(
            String protocol,
            String method,
            String host,
            String path,
            List<String> query,
            Map<String, String> bound,
            boolean credential,
            List<String> headers,
            long maxResponse,
            @Nullable Duration silence) {
        /** What a rule may ask for; whatever lies between a route and a service waits at least as long. */
        public static final Duration LONGEST_SILENCE = Duration.ofMinutes(10);

        public EgressRule {
            query = List.copyOf(query);
            bound = Frozen.map(bound);
            headers = List.copyOf(headers);
        }
    }

    /** Whether a grant of these scopes is enough. */
    public boolean allowedBy(Collection<String> granted) {
        return scopes.isEmpty() || scopes.stream().anyMatch(granted::containsAll);
    }

    /** Whether an account linked with this method may run it. */
    public boolean worksWith(@Nullable String authMethod) {
        return authMethods.isEmpty() || authMethods.contains(authMethod);
    }
}
