package org.cdcd.connectors.vault.keys;

import java.util.Locale;

/**
 * What a sealed part of a credential is for; a part opens for its own purpose only. What a service needs to be told of a
 * revocation is no part but a {@link Capsules.Kind#REVOKE} capsule, because it outlives the credential's key.
 */
public enum Purpose {
    /** What is put on the last hop. */
    USE,
    /** What gets a new one. */
    REFRESH,
    /** The raw answer of a token endpoint, before it is parsed, of a credential that is not under a key of ours. */
    JOURNAL,
    /** A key beside the one in use: the next one, or the last one while it is still good. */
    ROTATION;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
