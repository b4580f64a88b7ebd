package org.cdcd.connectors.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.cdcd.connectors.vault.StoredAudit;
import org.cdcd.connectors.wire.Unusable;

/** The audit log of a server that does not run now, from its settings. */
public final class AuditOfFolder {
    private AuditOfFolder() {}

    /**
     * Hands out the log, line by line.
     *
     * @throws Unusable with one line for the operator if the database cannot be read, as while a server uses it
     */
    public static void read(ServerSettings settings, Consumer<? super JsonNode> lines) {
        Path kek = settings.kek().file();
        StoredAudit.export(
                settings.data(),
                kek == null ? settings.data().resolve("keyset") : kek,
                VaultStart.database(settings.store()),
                InstantSource.system(),
                lines::accept);
    }
}
