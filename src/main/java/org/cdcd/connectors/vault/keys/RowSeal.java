package org.cdcd.connectors.vault.keys;

/** Vouches for a person's rows with their key: whoever writes to the database and has no key cannot. Methods may block. */
public interface RowSeal {
    /** The HMAC-SHA-256 of the content by the person's key, which is made if there is none yet. */
    byte[] mac(String webid, String region, byte[] content);

    /** Whether this is what {@link #mac} made of the content; false too if the person has no key, or it does not open. */
    boolean holds(String webid, String region, byte[] content, byte[] mac);

    /**
     * Gets the person's key, if they have one: then {@link #isOpen} for up to 60 seconds.
     *
     * @throws KekUnavailable if the key that it is under cannot be had now
     * @throws KeysetUnusable if that is out of service
     * @throws SealBroken if it does not open
     */
    void open(String webid, String region);

    /** Whether the person has a key and it is in memory: then the others here wait for nothing but the store. */
    boolean isOpen(String webid, String region);
}
