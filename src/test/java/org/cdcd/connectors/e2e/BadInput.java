package org.cdcd.connectors.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.cdcd.connectors.twin.Fault;

/**
 * One connector's calls that must fail, in the seven ways in which any service's calls do; none can be left out.
 *
 * @param method how the account is linked for them
 */
record BadInput(
        String connector,
        String method,
        Case tooLong,
        Case wrongType,
        Case unknownId,
        Case missingScope,
        Case expiredToken,
        Case quotaSpent,
        Case serviceDown) {

    /**
     * One call.
     *
     * @param way how the account is linked; empty if as the row says
     * @param scopes what is asked for at the link; all if there are none
     * @param code what the caller gets
     */
    record Case(
            String code,
            String way,
            List<String> scopes,
            Consumer<RunningServer> trouble,
            String operation,
            Object... parameters) {
        Case saying(String other) {
            return new Case(other, way, scopes, trouble, operation, parameters);
        }

        Case by(String otherWay) {
            return new Case(code, otherWay, scopes, trouble, operation, parameters);
        }

        Case after(Consumer<RunningServer> other) {
            return new Case(code, way, scopes, other, operation, parameters);
        }

        /** Links an account, brings the trouble about, and makes the call. */
        JsonNode error(RunningServer server, BadInput row) throws IOException, InterruptedException {
            Someone me = server.newcomer();
            LinkedAccount account = EveryWay.of(server, me)
                    .link(row.connector, way.isEmpty() ? row.method : way, scopes.toArray(String[]::new));
            trouble.accept(server);
            return account.error(operation, sent(me));
        }

        private Object[] sent(Someone me) throws IOException, InterruptedException {
            Object[] sent = parameters.clone();
            for (int i = 0; i < sent.length; i++) {
                if (sent[i] instanceof byte[] content) {
                    sent[i] = upload(me, content);
                }
            }
            return sent;
        }

        private static ObjectNode upload(Someone me, byte[] content) throws IOException, InterruptedException {
            return me.client().upload(new ByteArrayInputStream(content), content.length, "text/plain");
        }
    }

    /** By their names, for reports. */
    List<Named> cases() {
        return List.of(
                new Named(this, "too long", tooLong),
                new Named(this, "wrong type", wrongType),
                new Named(this, "unknown id", unknownId),
                new Named(this, "missing scope", missingScope),
                new Named(this, "expired token", expiredToken),
                new Named(this, "quota spent", quotaSpent),
                new Named(this, "service down", serviceDown));
    }

    record Named(BadInput row, String name, Case one) {
        @Override
        public String toString() {
            return row.connector + ": " + name;
        }
    }

    private static Case of(String code, Consumer<RunningServer> trouble, String operation, Object... parameters) {
        return new Case(code, "", List.of(), trouble, operation, parameters);
    }

    /** Refused before the service is asked. */
    static Case refused(String operation, Object... parameters) {
        return of("parameters_invalid", none -> {}, operation, parameters);
    }

    static Case unknown(String operation, Object... parameters) {
        return of("service_not_found", none -> {}, operation, parameters);
    }

    /** With an account that was linked for less. */
    static Case outside(String scope, String operation, Object... parameters) {
        return new Case("insufficient_scope", "", List.of(scope), none -> {}, operation, parameters);
    }

    /** The service knows the token no more, nor anything to renew it with. */
    static Case expired(String operation, Object... parameters) {
        return of("reauthorization_required", RunningServer::reset, operation, parameters);
    }

    static Case spent(Consumer<RunningServer> trouble, String operation, Object... parameters) {
        return of("quota_exhausted", trouble, operation, parameters);
    }

    /** A trouble: all calls of a connector to a path are answered so. */
    static Consumer<RunningServer> answering(String connector, String path, int status, String body) {
        return server -> server.faults(connector).next(9, path, new Fault.Refusal(status, body));
    }

    static Case down(String connector, String path, String operation, Object... parameters) {
        return of(
                "service_unavailable",
                server -> server.faults(connector).next(9, path, new Fault.Outage(503, Duration.ofHours(1))),
                operation,
                parameters);
    }
}
