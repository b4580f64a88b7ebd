package org.cdcd.connectors.vault.keys;

import java.util.Locale;

/** What a sealed part of a credential is for; a part opens for its own purpose only. */
public enum Purpose {
    /** What is put on the last hop. */
    USE,
    /** What gets a new one. */
    REFRESH,
    /** What the service needs to be told that it is over (RFC 7009). */
    REVOKE;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
