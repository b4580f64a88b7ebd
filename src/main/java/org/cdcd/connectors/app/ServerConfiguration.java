package org.cdcd.connectors.app;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.catalog.CatalogLoader;
import org.cdcd.connectors.catalog.CatalogProblem;
import org.cdcd.connectors.catalog.CatalogWatch;
import org.cdcd.connectors.catalog.LiveCatalog;
import org.cdcd.connectors.wire.Unusable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts that both halves of a server need. */
@Configuration(proxyBeanMethods = false)
class ServerConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(ServerConfiguration.class);

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean(destroyMethod = "")
    Vertx vertx() {
        // no file is served from the class path, so none is unpacked into the temp folder
        FileSystemOptions files =
                new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
        return Vertx.vertx(new VertxOptions().setPreferNativeTransport(false).setFileSystemOptions(files));
    }

    @Bean
    VertxShutdown vertxShutdown(Vertx vertx) {
        return new VertxShutdown(vertx);
    }

    @Bean
    LiveCatalog catalog(ServerSettings settings) {
        Path routes = settings.routes();
        try {
            LiveCatalog catalog = new LiveCatalog(new CatalogLoader(routes), settings.inSandbox());
            catalog.reloadAll();
            refuseBroken(catalog.problems());
            if (catalog.all().isEmpty()) {
                throw new Unusable("there is no connector in " + routes.toAbsolutePath());
            }
            return catalog;
        } catch (IOException e) {
            throw new Unusable(
                    "the folder of connectors cannot be read: " + routes.toAbsolutePath()
                            + "; set connectors.routes, or start in the project's folder",
                    e);
        }
    }

    /** Says the first mistake to the operator, and all of them to the log. */
    private static void refuseBroken(Map<String, List<CatalogProblem>> problems) {
        List<CatalogProblem> all =
                problems.values().stream().flatMap(List::stream).toList();
        all.forEach(problem -> LOG.error("{}", problem));
        if (!all.isEmpty()) {
            String more = all.size() == 1 ? "" : " (and " + (all.size() - 1) + " more; connectors lint shows them)";
            throw new Unusable("a connector has a mistake: " + all.getFirst() + more);
        }
    }

    /** Takes up changes in the folder of connectors while the server runs. */
    static CatalogWatch watch(LiveCatalog catalog, Path routes, InstantSource clock) {
        try {
            return new CatalogWatch(catalog, routes, clock);
        } catch (IOException e) {
            throw new Unusable("the folder of connectors cannot be watched: " + routes, e);
        }
    }

    /** Closes Vert.x after everything that runs on it: whoever depends on this is closed first. */
    record VertxShutdown(Vertx vertx) implements AutoCloseable {
        @Override
        public void close() {
            vertx.close().toCompletionStage().toCompletableFuture().join();
            LOG.debug("Vert.x is closed");
        }
    }
}
