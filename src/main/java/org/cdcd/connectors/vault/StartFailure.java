package org.cdcd.connectors.vault;

import java.nio.file.Path;
import org.cdcd.connectors.vault.keys.KekUnavailable;
import org.cdcd.connectors.vault.keys.KeysetUnusable;
import org.cdcd.connectors.vault.keys.SealBroken;
import org.cdcd.connectors.vault.store.StoreUnavailable;
import org.cdcd.connectors.wire.Unusable;

/** What keeps a vault from starting, as one line for the operator. */
final class StartFailure {
    private StartFailure() {}

    static RuntimeException explained(Throwable failed, VaultSettings settings) {
        return switch (failed) {
            case KeysetUnusable e -> new Unusable(String.valueOf(e.getMessage()), e);
            case KekUnavailable e -> new Unusable(String.valueOf(e.getMessage()), e);
            case StoreUnavailable e -> new Unusable(e.getMessage() + ": " + place(settings), e);
            case SealBroken e ->
                new Unusable(
                        KekStart.name(settings.kek()) + " is not the one that this database was made with: "
                                + place(settings) + "; put that one back",
                        e);
            case RuntimeException e -> e;
            default -> throw (Error) failed;
        };
    }

    /** The database without whatever follows a question mark: that may be a secret. */
    private static String place(VaultSettings settings) {
        VaultSettings.DatabaseSettings database = settings.database();
        return database == null
                ? "the file " + h2(settings)
                : "connectors.store.url is " + database.url().split("\\?", 2)[0];
    }

    /** The embedded database's file, without its ending. */
    static Path h2(VaultSettings settings) {
        return settings.data().resolve("vault");
    }
}
