package org.cdcd.connectors.vault.admission;

/**
 * A handle together with who holds it. Both name a use only together: a handle that leaked is worth nothing over another
 * connection than the holder's.
 */
public final class HeldHandle {
    private HeldHandle() {}

    /** @param holder the thumbprint of the gateway's certificate; empty where gateway and vault are one process */
    public static String of(String handle, String holder) {
        return holder.isEmpty() ? handle : handle + "@" + holder;
    }
}
