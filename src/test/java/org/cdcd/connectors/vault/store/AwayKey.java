package org.cdcd.connectors.vault.store;

import org.cdcd.connectors.vault.keys.KekUnavailable;
import org.cdcd.connectors.vault.keys.RowSeal;

/** A person's key that is not in memory and cannot be had: outside of a transaction one may ask for it, inside nothing may. */
final class AwayKey implements RowSeal {
    @Override
    public byte[] mac(String webid, String region, byte[] content) {
        throw used();
    }

    @Override
    public boolean holds(String webid, String region, byte[] content, byte[] mac) {
        throw used();
    }

    @Override
    public void open(String webid, String region) {
        if (Database.isInTransaction()) {
            throw new AssertionError("a transaction waits for a key");
        }
        throw used();
    }

    @Override
    public boolean isOpen(String webid, String region) {
        return false;
    }

    private static KekUnavailable used() {
        return new KekUnavailable("the key is elsewhere and does not answer");
    }
}
