package org.cdcd.connectors.wire;

import java.util.Objects;

/**
 * A compact JWS cut in two (RFC 7515 Appendix F): the base64url payload, and {@code header..signature}. What was signed are
 * the exact bytes of the payload; nothing is canonicalized.
 */
public record Envelope(String payload, String signature) {
    public Envelope {
        Objects.requireNonNull(payload);
        Objects.requireNonNull(signature);
    }
}
