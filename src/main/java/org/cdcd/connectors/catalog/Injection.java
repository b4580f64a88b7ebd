package org.cdcd.connectors.catalog;

/**
 * How the credential is put on the last hop.
 *
 * @param name the header, query parameter or segment of the path, where the kind has one
 * @param prefix put before the secret in the header
 * @param secret which secret of the account it is: {@code token}, or a field of the link form. What belongs to the
 *     operator's registration is no account's, and never goes on a call that a person signs
 */
public record Injection(Kind kind, String name, String prefix, String secret) {
    /** The name that a token goes by. */
    public static final String TOKEN = "token";

    public Injection(Kind kind, String name, String prefix) {
        this(kind, name, prefix, TOKEN);
    }

    public enum Kind {
        /** {@code Authorization: Bearer} (RFC 6750). */
        BEARER,
        /** A header of the service's own. */
        HEADER,
        /** A query parameter, only where the service has no header form. */
        QUERY,
        /** A segment of the path, which rules and routes write as {@code :name}; only where there is no other form. */
        PATH,
        /** {@code Authorization: Basic} (RFC 7617) from the fields {@code username} and {@code password}. */
        BASIC,
        /** The log-in of a mail session. */
        MAIL,
        /** The proof that came with the request, as {@code Authorization: CDCD-ZKP}. */
        ZKP
    }
}
