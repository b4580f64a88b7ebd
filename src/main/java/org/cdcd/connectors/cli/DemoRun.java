package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.cdcd.connectors.wire.Base64Url;
import org.cdcd.connectors.wire.Blob;
import org.cdcd.connectors.wire.ConnectorsClient;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Result;
import org.jspecify.annotations.Nullable;

/** One row of the demo after the other, with the client that any program would use. */
final class DemoRun {
    private static final URI CALLBACK = URI.create("http://127.0.0.1:49152/callback");

    private final ConnectorsClient client;
    private final TwinBrowser browser;
    private final DemoTable table;

    DemoRun(ConnectorsClient client, TwinBrowser browser, DemoTable table) {
        this.client = client;
        this.browser = browser;
        this.table = table;
    }

    /** Something that may fail. */
    interface Step<T> {
        T run() throws IOException, InterruptedException;
    }

    /** Runs a step that gives what the table says about it. */
    void step(String connector, String name, Step<String> step) throws InterruptedException {
        value(connector, name, step, said -> said);
    }

    /**
     * Runs a step whose value the next ones need.
     *
     * @return null if it failed, which the table shows
     */
    <T> @Nullable T value(String connector, String name, Step<T> step, Function<T, String> said)
            throws InterruptedException {
        long start = System.nanoTime();
        try {
            T value = step.run();
            table.add(connector, name, true, said.apply(value), millis(start));
            return value;
        } catch (ConnectorsClient.Failure failure) {
            table.add(connector, name, false, failure.code() + ": " + failure.detail(), millis(start));
        } catch (IOException | RuntimeException failure) {
            table.add(connector, name, false, FailureText.sentence(failure), millis(start));
        }
        return null;
    }

    private static long millis(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    /** Links by the authorization code flow, through the service's consent page. */
    UUID linkByConsent(String connector) throws IOException, InterruptedException {
        ConnectorsClient.LinkStart start = client.startLink(connector, CALLBACK, List.of());
        Redirect redirect = Redirect.of(browser.allow(start.authUrl()));
        JsonNode linked =
                client.completeLink(connector, start.state(), redirect.code(start.state()), redirect.issuer());
        return UUID.fromString(linked.path("credential_id").asText());
    }

    UUID linkBySecret(String connector, String method, ObjectNode fields) throws IOException, InterruptedException {
        JsonNode linked = client.linkSecret(connector, method, fields);
        return UUID.fromString(linked.path("credential_id").asText());
    }

    Result operate(String connector, UUID credential, String operation, ObjectNode parameters)
            throws IOException, InterruptedException {
        return client.operate(connector, credential, operation, parameters).orThrow();
    }

    ConnectorsClient client() {
        return client;
    }

    /** Downloads a blob and gives its SHA-256, base64url. */
    String digest(Blob blob) throws IOException, InterruptedException {
        try (DigestOutputStream digest =
                new DigestOutputStream(OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"))) {
            client.download(blob, digest);
            return Base64Url.encode(digest.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available", e);
        }
    }

    static ObjectNode parameters(Object... pairs) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        for (int i = 0; i < pairs.length; i += 2) {
            json.set((String) pairs[i], Json.MAPPER.valueToTree(pairs[i + 1]));
        }
        return json;
    }

    static void expect(boolean holds, String otherwise) throws IOException {
        if (!holds) {
            throw new IOException(otherwise);
        }
    }

    static boolean anyItem(Result result, Function<JsonNode, Boolean> fits) {
        for (JsonNode item : result.json().path("items")) {
            if (fits.apply(item)) {
                return true;
            }
        }
        return false;
    }
}
