package org.cdcd.connectors.wire;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import java.util.Optional;

/** Names of keys that follow from the keys themselves: SHA-256 thumbprints (RFC 7638) and their URNs (RFC 9278). */
public final class Thumbprints {
    private static final String PREFIX = "urn:ietf:params:oauth:jwk-thumbprint:sha-256:";
    private static final int LENGTH = 43;

    private Thumbprints() {}

    public static String of(JWK key) {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException("SHA-256 is missing", e);
        }
    }

    public static String urn(JWK key) {
        return PREFIX + of(key);
    }

    /** The thumbprint in such a URN; empty if the text is no such URN. */
    public static Optional<String> fromUrn(String urn) {
        return urn.startsWith(PREFIX) && urn.length() == PREFIX.length() + LENGTH
                ? Optional.of(urn.substring(PREFIX.length()))
                : Optional.empty();
    }
}
