package org.cdcd.connectors.vault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.cdcd.connectors.vault.VaultSettings.DatabaseSettings;
import org.cdcd.connectors.vault.audit.AuditExport;
import org.cdcd.connectors.vault.keys.Capsules;
import org.cdcd.connectors.vault.keys.FileKek;
import org.cdcd.connectors.vault.keys.KeysetUnusable;
import org.cdcd.connectors.vault.keys.SealBroken;
import org.cdcd.connectors.vault.keys.ServiceKeys;
import org.cdcd.connectors.vault.store.Archive;
import org.cdcd.connectors.vault.store.StoreSettings;
import org.cdcd.connectors.vault.store.StoreUnavailable;
import org.cdcd.connectors.wire.Unusable;
import org.jspecify.annotations.Nullable;

/** The audit log of a database without a vault on it. */
public final class StoredAudit {
    private static final int CONNECTIONS = 3;

    private StoredAudit() {}

    /**
     * Writes the log line by line, as {@link VaultRole#exportAudit} does, and changes nothing.
     *
     * @param data the data folder, for the embedded database
     * @param kek the keyset file: the keys that heads are signed with are sealed under it
     * @throws Unusable with one line for the operator if database or keyset cannot be used
     */
    public static void export(
            Path data, Path kek, @Nullable DatabaseSettings database, InstantSource clock, Consumer<ObjectNode> lines) {
        if (!Files.exists(kek)) {
            throw new Unusable("there is no keyset " + kek);
        }
        try (Archive archive = Archive.open(settings(data, database), clock)) {
            Capsules capsules = new Capsules(FileKek.openOrCreate(kek));
            ObjectNode jwks = Published.signing(ServiceKeys.publishedBy(archive.serviceKeys(), capsules, clock));
            new AuditExport(archive.auditTrail()).write(jwks, lines);
        } catch (KeysetUnusable e) {
            throw new Unusable(String.valueOf(e.getMessage()), e);
        } catch (SealBroken e) {
            throw new Unusable("the keyset " + kek + " is not the one that this database was made with", e);
        } catch (StoreUnavailable e) {
            throw new Unusable(e.getMessage() + "; of a running server, check the export of its management port", e);
        }
    }

    private static StoreSettings settings(Path data, @Nullable DatabaseSettings database) {
        if (database != null) {
            return new StoreSettings.PostgreSql(database.url(), database.username(), database.password(), CONNECTIONS);
        }
        if (!Files.exists(data.resolve("vault.mv.db"))) {
            throw new Unusable("there is no database in " + data);
        }
        return new StoreSettings.H2Archive(data.resolve("vault"));
    }
}
