package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.cdcd.connectors.cli.demo.Steps;
import org.cdcd.connectors.wire.ApiFailure;
import org.cdcd.connectors.wire.Base64Url;
import org.cdcd.connectors.wire.Blob;
import org.cdcd.connectors.wire.ConnectorsClient;
import org.cdcd.connectors.wire.Result;
import org.cdcd.connectors.wire.Sha256;
import org.jspecify.annotations.Nullable;

/** One row of the demo after the other, with the client that any program would use. */
final class DemoRun implements Steps {
    private static final URI CALLBACK = URI.create("http://127.0.0.1:49152/callback");
    private static final List<String> EVERYTHING = List.of("read", "write");

    private final ConnectorsClient client;
    private final TwinBrowser browser;
    private final DemoTable table;
    private final SandboxFile sandbox;
    private final Consumer<JsonNode> opened;
    private final String mark =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());

    DemoRun(ConnectorsClient client, SandboxFile sandbox, DemoTable table) {
        this(client, sandbox, table, answer -> {});
    }

    /** @param opened is shown what was in each answer */
    DemoRun(ConnectorsClient client, SandboxFile sandbox, DemoTable table, Consumer<JsonNode> opened) {
        this.opened = opened;
        this.client = client;
        this.browser = new TwinBrowser(sandbox);
        this.sandbox = sandbox;
        this.table = table;
    }

    @Override
    public String mark() {
        return mark;
    }

    @Override
    public void step(String connector, String name, Step<String> step) throws InterruptedException {
        value(connector, name, step, said -> said);
    }

    @Override
    public <T> @Nullable T value(String connector, String name, Step<T> step, Function<T, String> said)
            throws InterruptedException {
        long start = System.nanoTime();
        try {
            T value = step.run();
            table.add(connector, name, true, said.apply(value), millis(start));
            return value;
        } catch (ApiFailure failure) {
            table.add(connector, name, false, failure.code() + ": " + failure.detail(), millis(start));
        } catch (IOException | RuntimeException failure) {
            table.add(connector, name, false, FailureText.sentence(failure), millis(start));
        }
        return null;
    }

    private static long millis(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    @Override
    public UUID linkByConsent(String connector) throws IOException, InterruptedException {
        Map<String, String> asked =
                new Definition(client.connector(connector)).asked("oauth2", sandbox.fields(connector));
        ConnectorsClient.LinkStart start = client.startLink(connector, CALLBACK, EVERYTHING, asked);
        Redirect redirect = Redirect.of(browser.allow(start.authUrl()));
        JsonNode linked =
                client.completeLink(connector, start.state(), redirect.code(start.state()), redirect.issuer());
        return UUID.fromString(linked.path("credential_id").asText());
    }

    @Override
    public UUID linkBySecret(String connector, String method, ObjectNode fields)
            throws IOException, InterruptedException {
        JsonNode linked = client.linkSecret(connector, method, fields);
        return UUID.fromString(linked.path("credential_id").asText());
    }

    @Override
    public Map<String, String> fields(String connector) {
        return sandbox.fields(connector);
    }

    @Override
    public Result operate(String connector, UUID credential, String operation, ObjectNode parameters)
            throws IOException, InterruptedException {
        Result result = client.operate(connector, credential, operation, parameters);
        opened.accept(result.json());
        return result.orThrow();
    }

    @Override
    public ConnectorsClient client() {
        return client;
    }

    @Override
    public String digest(Blob blob) throws IOException, InterruptedException {
        try (DigestOutputStream digest = new DigestOutputStream(OutputStream.nullOutputStream(), Sha256.digest())) {
            client.download(blob, digest);
            return Base64Url.encode(digest.getMessageDigest().digest());
        }
    }
}
