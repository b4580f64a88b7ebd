package org.cdcd.connectors.vault.store;

class H2RotationTest extends RotationContract {
    @Override
    StoreSettings settings() {
        return new StoreSettings.H2(folder().resolve("vault"));
    }

    @Override
    String database() {
        return folder().resolve("vault").toString();
    }
}
