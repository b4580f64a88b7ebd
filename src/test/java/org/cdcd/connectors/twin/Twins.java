package org.cdcd.connectors.twin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One server of all twins for a test class, in its first state ahead of each test, with a clock that the test turns. */
public final class Twins implements BeforeEachCallback, AfterAllCallback {
    public static final TwinClient CLIENT =
            new TwinClient("our-program", "our-secret", List.of("https://connectors.example/callback"));
    public static final String CALLBACK = "https://connectors.example/callback";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final TwinServer server = TwinServer.start(now::get);
    private final Caller caller = new Caller(server);

    @Override
    public void beforeEach(ExtensionContext context) {
        now.set(Instant.now());
        server.reset();
        server.ids().forEach(id -> server.register(id, CLIENT));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        caller.close();
        server.close();
    }

    public TwinServer server() {
        return server;
    }

    public Caller caller() {
        return caller;
    }

    /** The clock that the twins go by. */
    public InstantSource clock() {
        return now::get;
    }

    public void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }
}
