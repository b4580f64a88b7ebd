package org.cdcd.connectors.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogWatchTest {
    @TempDir
    private Path folder;

    @Test
    void bringsAnEditIntoUseByItself() throws IOException, InterruptedException {
        TestRoutes routes = new TestRoutes(folder).write();
        LiveCatalog catalog = new LiveCatalog(routes.loader());
        var changed = new CountDownLatch(1);
        try (var watch = new CatalogWatch(catalog, folder, InstantSource.system())) {
            catalog.reloadAll();
            catalog.onChange(change -> changed.countDown());
            routes.contract("version: 1.0.0", "version: 1.10.0").write();
            assertThat(changed.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(catalog.find("toy").orElseThrow().version()).isEqualTo("1.10.0");
    }
}
