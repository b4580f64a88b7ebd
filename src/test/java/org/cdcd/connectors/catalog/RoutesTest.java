package org.cdcd.connectors.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The connectors of the project themselves. */
class RoutesTest {
    @Test
    void everyConnectorIsWithoutProblems() throws IOException {
        long t = System.nanoTime();
        List<CatalogProblem> problems = new CatalogLoader(Path.of("routes"))
                .loadAll().stream()
                        .flatMap(loaded -> loaded.problems().stream())
                        .toList();
        System.out.println("T1 " + (System.nanoTime() - t) / 1e6);
        t = System.nanoTime();
        new CatalogLoader(Path.of("routes")).loadAll();
        System.out.println("T2 " + (System.nanoTime() - t) / 1e6);
        problems.forEach(System.out::println);
        assertThat(problems).isEmpty();
    }
}
