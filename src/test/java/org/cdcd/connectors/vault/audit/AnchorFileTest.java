package org.cdcd.connectors.vault.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cdcd.connectors.wire.AuditHead;
import org.cdcd.connectors.wire.Unusable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnchorFileTest {
    @TempDir
    private Path folder;

    @Test
    void headsAreAppendedAlsoAfterARestart() throws IOException {
        Path file = folder.resolve("kept").resolve("heads.ndjson");
        AnchorFile.open(file).accept(head("a.b.c"));
        AnchorFile.open(file).accept(head("d.e.f"));

        assertThat(file).hasContent("{\"head\":\"a.b.c\"}\n{\"head\":\"d.e.f\"}\n");
    }

    @Test
    void aPlaceThatCannotBeWrittenIsRefusedAtTheStart() throws IOException {
        Path file = Files.createDirectory(folder.resolve("a-folder"));

        assertThatThrownBy(() -> AnchorFile.open(file))
                .isInstanceOf(Unusable.class)
                .hasMessageStartingWith("connectors.audit.anchor cannot be written");
    }

    private static AuditHead head(String jws) {
        return new AuditHead("chain", 1, new byte[32], 1, new byte[32], jws);
    }
}
