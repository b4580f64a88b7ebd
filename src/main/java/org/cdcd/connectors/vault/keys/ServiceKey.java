package org.cdcd.connectors.vault.keys;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * One key pair of the service in its time.
 *
 * @param activeUntil when its successor takes over, or null if there is none yet
 */
record ServiceKey(
        ServiceKeyUse use,
        int sequence,
        JWK pair,
        Instant activeFrom,
        @Nullable Instant activeUntil) {
    boolean active(Instant now) {
        return !now.isBefore(activeFrom) && (activeUntil == null || now.isBefore(activeUntil));
    }

    /** Whether it is still good for reading what was made with it. */
    boolean kept(Instant now) {
        return activeUntil == null || now.isBefore(activeUntil.plus(use.kept()));
    }

    /** The public half, with the time of its first use ({@code nbf}) and the end of its use ({@code exp}) where known. */
    JWK published() {
        Date first = Date.from(activeFrom);
        Date last = activeUntil == null ? null : Date.from(activeUntil.plus(use.kept()));
        return switch (pair.toPublicJWK()) {
            case OctetKeyPair okp ->
                new OctetKeyPair.Builder(okp)
                        .notBeforeTime(first)
                        .expirationTime(last)
                        .build();
            case ECKey ec ->
                new ECKey.Builder(ec).notBeforeTime(first).expirationTime(last).build();
            default -> throw new IllegalStateException("unexpected kind of service key");
        };
    }

    @Override
    public String toString() {
        return "ServiceKey[" + use + " " + sequence + "]";
    }
}
