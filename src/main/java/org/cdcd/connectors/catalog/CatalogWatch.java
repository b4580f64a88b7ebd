package org.cdcd.connectors.catalog;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reloads a {@link LiveCatalog} when its files are edited: within about a second and a half, on a thread of its own. */
public final class CatalogWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogWatch.class);
    private static final Duration CALM = Duration.ofSeconds(1);

    private final LiveCatalog catalog;
    private final FolderWatch folders;
    private final InstantSource clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /**
     * Starts to watch.
     *
     * @throws IOException if the folder cannot be listed
     */
    public CatalogWatch(LiveCatalog catalog, Path routes, InstantSource clock) throws IOException {
        this.catalog = catalog;
        this.folders = new FolderWatch(routes);
        this.clock = clock;
        this.thread = Thread.ofPlatform().daemon().name("catalog-watch").start(this::run);
    }

    private void run() {
        try {
            while (!closed.await((folders.isMoving() ? FolderWatch.SETTLE : CALM).toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            Set<String> settled = folders.settled(clock.instant());
            if (settled.isEmpty()) {
                return;
            }
            catalog.reloadAll(settled);
            for (String id : settled) {
                var problems = catalog.problems().get(id);
                if (problems == null) {
                    LOG.info("connector {} is reloaded", id);
                } else {
                    problems.forEach(problem -> LOG.warn("connector {} stays as it was: {}", id, problem));
                }
            }
        } catch (IOException e) {
            LOG.warn("the routes folder cannot be listed: {}", e.getMessage());
        }
    }

    /** Stops watching; a reload that is running ends first. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
