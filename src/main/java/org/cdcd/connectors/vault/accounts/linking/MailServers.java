package org.cdcd.connectors.vault.accounts.linking;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a mailbox may be, before anybody has logged in there.
 *
 * @param user the user name, or null if it is the address
 * @param foundBy {@code preset}, {@code autoconfig} or {@code srv}
 * @param oauth2 the provider of OAuth that the mailbox belongs to, or null
 */
record MailServers(
        At imap,
        At smtp,
        @Nullable String user,
        String foundBy,
        @Nullable String oauth2) {

    /** A server that speaks TLS: from the first byte on the ports of RFC 8314, after STARTTLS on the older ones. */
    record At(String host, int port) {
        static final Set<Integer> IMAP = Set.of(993, 143);
        static final Set<Integer> SMTP = Set.of(465, 587);

        At {
            host = host.toLowerCase(Locale.ROOT);
        }

        /** What {@code host:port} says. */
        static At of(String text) {
            int colon = text.indexOf(':');
            return new At(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        }

        /** Whether TLS begins at once there. */
        boolean implicitTls() {
            return port == 993 || port == 465;
        }
    }
}
