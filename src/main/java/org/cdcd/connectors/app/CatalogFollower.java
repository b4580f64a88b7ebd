package org.cdcd.connectors.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.cdcd.connectors.catalog.CatalogWatch;
import org.cdcd.connectors.catalog.LiveCatalog;
import org.cdcd.connectors.wire.Unusable;

/** Takes up changes in the folder of connectors while the server runs. */
record CatalogFollower(CatalogWatch watch) implements AutoCloseable {
    static CatalogFollower of(LiveCatalog catalog, Path routes, InstantSource clock) {
        try {
            return new CatalogFollower(new CatalogWatch(catalog, routes, clock));
        } catch (IOException e) {
            throw new Unusable("the folder of connectors cannot be watched: " + routes, e);
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
