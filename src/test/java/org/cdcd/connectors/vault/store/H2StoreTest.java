package org.cdcd.connectors.vault.store;

import java.nio.file.Path;

class H2StoreTest extends StoreContract {
    @Override
    StoreSettings settings(Path empty) {
        return new StoreSettings.H2(empty.resolve("vault"));
    }
}
