package org.cdcd.connectors.catalog;

/**
 * How the credential is put on the last hop.
 *
 * @param name the header or query parameter, where the kind has one
 * @param prefix put before the secret in the header
 */
public record Injection(Kind kind, String name, String prefix) {
    public enum Kind {
        /** {@code Authorization: Bearer} (RFC 6750). */
        BEARER,
        /** A header of the service's own. */
        HEADER,
        /** A query parameter, only where the service has no header form. */
        QUERY,
        /** {@code Authorization: Basic} (RFC 7617) from the fields {@code username} and {@code password}. */
        BASIC,
        /** The log-in of a mail session. */
        MAIL
    }
}
