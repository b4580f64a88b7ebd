package org.cdcd.connectors.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A link by a zero-knowledge proof: the person's program keeps a secret, the service knows a public point that belongs to it,
 * and each operation carries a proof that is good once. Nothing secret is stored.
 *
 * @param scheme the proof's kind; {@code cdcd-schnorr-p256} is Schnorr's on P-256 (RFC 8235)
 * @param origin of the service, for which proofs are made; calls that carry one go to no other
 * @param register where a public point is made known
 * @param challenge where nonces come from
 * @param serviceIdentifier a URI for people, over {@code user_id}
 * @param manualRevocation the page where the person ends it
 */
public record ZkpAuth(
        String summary,
        String scheme,
        String origin,
        String register,
        String challenge,
        Injection inject,
        String serviceIdentifier,
        @Nullable String manualRevocation) {
    /** The way's name in {@code auth}. */
    public static final String METHOD = "zkp";
}
