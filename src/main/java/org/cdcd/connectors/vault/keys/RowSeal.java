package org.cdcd.connectors.vault.keys;

/** Vouches for a person's rows with their key: whoever writes to the database and has no key cannot. Methods may block. */
public interface RowSeal {
    /** The HMAC-SHA-256 of the content by the person's key, which is made if there is none yet. */
    byte[] mac(String webid, String region, byte[] content);

    /** Whether this is what {@link #mac} made of the content; false too if the person has no key, or it does not open. */
    boolean holds(String webid, String region, byte[] content, byte[] mac);
}
