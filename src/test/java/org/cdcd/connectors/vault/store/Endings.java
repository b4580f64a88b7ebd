package org.cdcd.connectors.vault.store;

/** Revocations as tests make them. */
public final class Endings {
    private Endings() {}

    /** @param capsule what the service is told, or null to tell it nothing */
    public static Receipts.Ending of(byte[] capsule) {
        return new Receipts.Ending(capsule, capsule == null ? Receipts.Way.NOBODY : Receipts.Way.SERVICE, null, 0);
    }
}
