package org.cdcd.connectors.vault.watch;

import java.util.Locale;

/** What can be done about a signal, mildest first; each is done beside telling owner and operator. */
public enum Action {
    /** Nothing more than telling. */
    NOTIFY,
    /** A use now and then for a while; if it goes on all the same, none until the owner confirms. */
    THROTTLE,
    /** No use until the owner resumes it. */
    SUSPEND,
    /** For ever, and the service is told. */
    REVOKE,
    /** For ever at once; nothing is kept, not even what the service could be told with. */
    SHRED;

    /** As it stands in settings, notices, metrics and the audit log. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
