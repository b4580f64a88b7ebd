package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateway and vault as two real processes, everything done once with marked secrets, and no trace of one where none may be. */
final class ProveTest {
    private static final int SEARCHES = 9;

    @Test
    void noSecretIsFoundWhereNoneMayBe(@TempDir Path folder) throws Exception {
        List<String> options = List.of("-XX:TieredStopAtLevel=1", "-Xmx512m", "-Djava.io.tmpdir=" + folder);
        try (Child child = Child.run(folder, options, List.of("prove"))) {
            Child.Ended ended = child.awaitEnd();

            assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
            assertThat(rows(ended.out())).hasSize(SEARCHES).allMatch(row -> row.contains(" found "));
        }
        try (var left = Files.list(folder)) {
            assertThat(left.filter(file -> file.getFileName().toString().startsWith("connectors-proof-")))
                    .isEmpty();
        }
    }

    private static List<String> rows(String out) {
        List<String> rows = new ArrayList<>();
        boolean table = false;
        for (String line : out.lines().toList()) {
            if (table && line.isBlank()) {
                return rows;
            }
            if (table) {
                rows.add(line);
            }
            table |= line.startsWith("SEARCHED");
        }
        return rows;
    }
}
