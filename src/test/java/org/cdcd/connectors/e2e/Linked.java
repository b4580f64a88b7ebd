package org.cdcd.connectors.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.cdcd.connectors.wire.Result;

/** An account that somebody has linked, and what was done with it. */
final class Linked {
    private final Someone me;
    private final String connector;
    private final UUID credential;
    private final Set<String> done = new TreeSet<>();

    Linked(Someone me, String connector, UUID credential) {
        this.me = me;
        this.connector = connector;
        this.credential = credential;
    }

    UUID credential() {
        return credential;
    }

    Result operate(String operation, ObjectNode parameters) throws IOException, InterruptedException {
        return me.client().operate(connector, credential, operation, parameters);
    }

    /** The output of an operation that works. */
    JsonNode run(String operation, Object... parameters) throws IOException, InterruptedException {
        return done(operation, parameters).json();
    }

    /** The same with what lies beside the output. */
    Result done(String operation, Object... parameters) throws IOException, InterruptedException {
        Result result = operate(operation, Parameters.of(parameters)).orThrow();
        done.add(operation);
        return result;
    }

    /** The error of one that does not. */
    JsonNode error(String operation, Object... parameters) throws IOException, InterruptedException {
        Result result = operate(operation, Parameters.of(parameters));
        if (result.isSuccess()) {
            throw new AssertionError(operation + " was expected to fail: " + result.json());
        }
        return result.json().path("error");
    }

    String refused(String operation, Object... parameters) throws IOException, InterruptedException {
        return error(operation, parameters).path("code").asText();
    }

    /** The operations that the connector has and that were not run. */
    Set<String> left() {
        Set<String> left = new TreeSet<>();
        me.call("GET", "/api/v1/connectors/" + connector, "")
                .json()
                .path("operations")
                .fieldNames()
                .forEachRemaining(left::add);
        left.removeAll(done);
        return left;
    }

    /** As the person's list of credentials says it. */
    String status() throws IOException, InterruptedException {
        for (JsonNode one : me.client().credentials()) {
            if (one.path("credential_id").asText().equals(credential.toString())) {
                return one.path("status").asText();
            }
        }
        return "gone";
    }
}
