package org.cdcd.connectors.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.cdcd.connectors.wire.Blob;
import org.cdcd.connectors.wire.ConnectorsClient;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Result;
import org.jspecify.annotations.Nullable;

/** What a service's part of the demo can do; each step is one row of the table, and a step that fails is a bad row. */
public interface Steps {
    /** A word that makes this run's traces findable at the services. */
    String mark();

    /** Runs a step that gives what the table says about it. */
    void step(String connector, String name, Step<String> step) throws InterruptedException;

    /**
     * Runs a step whose value the next ones need.
     *
     * @return null if it failed, which the table shows
     */
    <T> @Nullable T value(String connector, String name, Step<T> step, Function<T, String> said)
            throws InterruptedException;

    /** Links by the authorization code flow, through the service's consent page. */
    UUID linkByConsent(String connector) throws IOException, InterruptedException;

    /** Links with what a person types in; a secret leaves sealed. */
    UUID linkBySecret(String connector, String method, ObjectNode fields) throws IOException, InterruptedException;

    /** What the demo's person types in to link an account at this service by hand; empty if that is not done there. */
    Map<String, String> fields(String connector);

    /** Runs an operation; a refusal is a failure. */
    Result operate(String connector, UUID credential, String operation, ObjectNode parameters)
            throws IOException, InterruptedException;

    /** The client that any program would use. */
    ConnectorsClient client();

    /** Downloads a blob and gives its SHA-256, base64url. */
    String digest(Blob blob) throws IOException, InterruptedException;

    /** Something that may fail. */
    interface Step<T> {
        T run() throws IOException, InterruptedException;
    }

    /** Parameters, by name and value in turn. */
    static ObjectNode parameters(Object... pairs) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        for (int i = 0; i < pairs.length; i += 2) {
            json.set((String) pairs[i], Json.MAPPER.valueToTree(pairs[i + 1]));
        }
        return json;
    }

    /** Fails the step with this sentence if something does not hold. */
    static void expect(boolean holds, String otherwise) throws IOException {
        if (!holds) {
            throw new IOException(otherwise);
        }
    }

    /** Whether a list holds such an item. */
    static boolean anyItem(Result result, Predicate<JsonNode> fits) {
        for (JsonNode item : result.json().path("items")) {
            if (fits.test(item)) {
                return true;
            }
        }
        return false;
    }
}
