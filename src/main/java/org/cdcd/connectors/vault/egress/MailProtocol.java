package org.cdcd.connectors.vault.egress;

import java.util.Set;

/** The two protocols of mail, and the ports they are spoken on (RFC 8314). */
enum MailProtocol {
    IMAP("imap", 993, Set.of(143, 993)),
    SMTP("smtp", 465, Set.of(465, 587));

    private final String scheme;
    private final int securePort;
    private final Set<Integer> ports;

    MailProtocol(String scheme, int securePort, Set<Integer> ports) {
        this.scheme = scheme;
        this.securePort = securePort;
        this.ports = ports;
    }

    String scheme() {
        return scheme;
    }

    /** Where TLS begins at once; on every other port it is asked for with STARTTLS. */
    int securePort() {
        return securePort;
    }

    Set<Integer> ports() {
        return ports;
    }
}
