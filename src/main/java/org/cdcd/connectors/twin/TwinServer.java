package org.cdcd.connectors.twin;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * All twins behind one HTTPS port of the loopback interface, told apart by host name; or, for clients that can only be
 * given a base URL, by {@code https://localhost:port/_host/<host>/…}. It trusts nobody and holds nothing real.
 */
public final class TwinServer implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final Vertx vertx;
    private final HttpServer server;
    private final BootAuthority authority;
    private final Path folder;
    private final Map<String, Standing> twins;
    private final Map<String, Integer> ports;

    /** A twin with what belongs to it. */
    record Standing(Twin twin, Faults faults, Recorder recorder) {
        void reset() {
            faults.clear();
            recorder.clear();
            twin.reset();
        }
    }

    private TwinServer(Builder builder) {
        this.vertx = builder.vertx;
        this.server = builder.server();
        this.authority = builder.authority;
        this.folder = builder.folder;
        this.twins = Map.copyOf(builder.twins);
        Map<String, Integer> all = new HashMap<>();
        twins.values().forEach(one -> one.twin().hosts().forEach(host -> all.put(host, server.actualPort())));
        all.putAll(builder.ports);
        this.ports = Map.copyOf(all);
    }

    /** Starts every twin there is, on a free port. */
    public static TwinServer start(InstantSource time) {
        return start(time, new SecureRandom());
    }

    /** The same with a randomness of one's own, such as {@link MarkedRandom}. */
    public static TwinServer start(InstantSource time, SecureRandom random) {
        return start(
                time,
                random,
                ServiceLoader.load(Twin.class, TwinServer.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList());
    }

    /**
     * Starts these twins, on a free port.
     *
     * @throws IllegalStateException if it cannot listen
     */
    public static TwinServer start(InstantSource time, Collection<? extends Twin> twins) {
        return start(time, new SecureRandom(), twins);
    }

    private static TwinServer start(InstantSource time, SecureRandom random, Collection<? extends Twin> twins) {
        Builder builder = new Builder(time, random, twins);
        try {
            builder.mount();
            return new TwinServer(builder);
        } catch (RuntimeException failed) {
            close(builder.vertx, builder.twins.values(), builder.folder);
            throw failed;
        }
    }

    public int port() {
        return server.actualPort();
    }

    /** The authority that signed this server's certificate; made anew at each start. */
    public X509Certificate caCertificate() {
        return authority.certificate();
    }

    /** For each host of the twins the loopback port it is served on. */
    public Map<String, Integer> overrides() {
        return ports;
    }

    /** The connectors that have a twin here. */
    public Set<String> ids() {
        return twins.keySet();
    }

    /** The loopback port that serves a host of the twins; for any other name the HTTPS port. */
    public int portOf(String host) {
        Integer port = ports.get(host);
        return port == null ? port() : port;
    }

    /** A base URL for clients that cannot be told how to resolve a name. */
    public String base(String host) {
        return "https://localhost:" + port() + "/_host/" + host;
    }

    /** The twin of this type, to look at its state or to turn its dials. */
    public <T extends Twin> T twin(Class<T> type) {
        return twins.values().stream()
                .map(Standing::twin)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no twin " + type.getSimpleName()));
    }

    /** What goes wrong at the twin of this connector. */
    public Faults faults(String id) {
        return standing(id).faults();
    }

    /** The newest thousand requests to the twin of this connector, oldest first. */
    public List<Recorded> recorded(String id) {
        return standing(id).recorder().all();
    }

    /** Registers a program at the twin of this connector. */
    public void register(String id, TwinClient client) {
        standing(id).twin().register(client);
    }

    /** The app password of this person at the twin of this connector; empty if it has none. */
    public Optional<String> appPassword(String id, Person person) {
        return standing(id).twin().appPassword(person);
    }

    /** What this person fills in to link an account at the twin of this connector by hand; empty if that is not done there. */
    public Map<String, String> fields(String id, Person person) {
        return standing(id).twin().fields(person);
    }

    /** Every twin back to its first state, with no fault planned and nothing recorded. */
    public void reset() {
        twins.values().forEach(Standing::reset);
    }

    private Standing standing(String id) {
        Standing standing = twins.get(id);
        if (standing == null) {
            throw new IllegalArgumentException("no twin of this connector");
        }
        return standing;
    }

    @Override
    public void close() {
        close(vertx, twins.values(), folder);
    }

    private static void close(Vertx vertx, Collection<Standing> twins, Path folder) {
        twins.forEach(one -> one.twin().close());
        Stage.waitFor(vertx.close());
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException kept) {
            throw new UncheckedIOException(kept);
        }
    }

    /** The parts while they are put together. */
    private static final class Builder {
        private final InstantSource time;
        private final SecureRandom random;
        private final Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(4)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false))
                // a stand-in that is slow on a starved machine is no finding about the server
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.SECONDS)
                .setMaxEventLoopExecuteTime(30));
        private final Map<String, Standing> twins = new LinkedHashMap<>();
        private final Map<String, Router> routers = new HashMap<>();
        private final Map<String, Integer> ports = new HashMap<>();
        private final Map<Class<?>, Object> shared = new HashMap<>();
        private final BootAuthority authority;
        private final KeyCertOptions certificate;
        private final Path folder;

        Builder(InstantSource time, SecureRandom random, Collection<? extends Twin> all) {
            this.time = time;
            this.random = random;
            all.forEach(twin -> twins.put(twin.id(), new Standing(twin, new Faults(), new Recorder())));
            this.authority = new BootAuthority(random, time.instant());
            List<String> names = new ArrayList<>();
            all.forEach(twin -> names.addAll(twin.hosts()));
            this.certificate =
                    authority.serverCertificate(names.stream().distinct().toList());
            this.folder = newFolder();
        }

        private static Path newFolder() {
            try {
                return Files.createTempDirectory("twins-");
            } catch (IOException full) {
                throw new UncheckedIOException(full);
            }
        }

        void mount() {
            for (Standing standing : twins.values()) {
                Path own = folder.resolve(standing.twin().id());
                own.toFile().mkdirs();
                standing.twin()
                        .mount(new Stage(
                                vertx,
                                time,
                                random,
                                own,
                                standing.faults(),
                                certificate,
                                host -> router(standing.twin(), host),
                                ports::put,
                                shared));
            }
        }

        private Router router(Twin twin, String host) {
            if (!twin.hosts().contains(host)) {
                throw new IllegalArgumentException("the twin has not named this host");
            }
            return routers.computeIfAbsent(host, this::newRouter);
        }

        private Router newRouter(String host) {
            List<Standing> here = twins.values().stream()
                    .filter(one -> one.twin().hosts().contains(host))
                    .toList();
            Router router = Router.router(vertx);
            router.route().handler(ctx -> {
                String path = Exchange.path(ctx);
                Exchange.begin(
                        ctx,
                        host,
                        here.stream()
                                .filter(one -> one.twin().concerns(host, path))
                                .toList());
            });
            return router;
        }

        HttpServer server() {
            Router root = Router.router(vertx);
            new AdminRoutes(twins).mount(root);
            routers.forEach(
                    (host, router) -> root.route("/_host/" + host + "/*").subRouter(router));
            root.route("/*").handler(this::byHost);
            HttpServerOptions options = new HttpServerOptions()
                    .setHost(LOOPBACK)
                    .setPort(0)
                    .setSsl(true)
                    .setKeyCertOptions(certificate)
                    .setUseAlpn(true)
                    .setDecompressionSupported(true)
                    .setMaxHeaderSize(32 * 1024);
            return Stage.waitFor(
                    vertx.createHttpServer(options).requestHandler(root).listen());
        }

        private void byHost(RoutingContext ctx) {
            HostAndPort authority = ctx.request().authority();
            Router router = authority == null ? null : routers.get(authority.host());
            if (router == null) {
                ctx.response().setStatusCode(421).end("no twin of that name\n");
            } else {
                router.handleContext(ctx);
            }
        }
    }
}
