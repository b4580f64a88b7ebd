package org.cdcd.connectors.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling, proved.
 *
 * @param webid the person's WebID, normalized once; compared as a string
 * @param issuer the issuer that vouches for it
 * @param clientId the program acting for the person
 * @param jkt the thumbprint (RFC 7638) of the key that the token is bound to
 * @param dpopKey that public key, as JWK JSON
 * @param expires when the token expires
 */
public record Caller(
        String webid, String issuer, @Nullable String clientId, String jkt, String dpopKey, Instant expires) {}
