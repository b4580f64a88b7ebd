package org.cdcd.connectors.twin;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.ext.web.Router;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** What a twin is given to stand on. */
public final class Stage {
    private static final long DEADLINE_SECONDS = 60;

    private final Vertx vertx;
    private final InstantSource time;
    private final SecureRandom random;
    private final Path folder;
    private final Faults faults;
    private final KeyCertOptions certificate;
    private final Function<String, Router> routers;
    private final BiConsumer<String, Integer> ports;
    private final Map<Class<?>, Object> shared;

    Stage(
            Vertx vertx,
            InstantSource time,
            SecureRandom random,
            Path folder,
            Faults faults,
            KeyCertOptions certificate,
            Function<String, Router> routers,
            BiConsumer<String, Integer> ports,
            Map<Class<?>, Object> shared) {
        this.vertx = vertx;
        this.time = time;
        this.random = random;
        this.folder = folder;
        this.faults = faults;
        this.certificate = certificate;
        this.routers = routers;
        this.ports = ports;
        this.shared = shared;
    }

    public Vertx vertx() {
        return vertx;
    }

    public InstantSource time() {
        return time;
    }

    public SecureRandom random() {
        return random;
    }

    /** An empty folder of the twin's own, deleted when the server closes. */
    public Path folder() {
        return folder;
    }

    public Faults faults() {
        return faults;
    }

    /** The server's certificate, good for all names of all twins. */
    public KeyCertOptions certificate() {
        return certificate;
    }

    /** Where the handlers of one host go; twins that share a host share its router. */
    public Router router(String host) {
        return routers.apply(host);
    }

    /** Says that a host does not speak HTTP but listens on a loopback port of its own. */
    public void listens(String host, int port) {
        ports.accept(host, port);
    }

    /** What several twins of one company share, such as its accounts; made on the stage of the first that asks. */
    public <T> T shared(Class<T> type, Function<Stage, T> maker) {
        return type.cast(shared.computeIfAbsent(type, first -> maker.apply(this)));
    }

    /** Waits for what has to be there before the server starts; not for an event loop. */
    public <T> T await(Future<T> future) {
        return waitFor(future);
    }

    static <T> T waitFor(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new IllegalStateException("the twins' server", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
