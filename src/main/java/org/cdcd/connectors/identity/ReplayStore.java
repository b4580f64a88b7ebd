package org.cdcd.connectors.identity;

import java.time.Instant;

/** Remembers which proofs were used, for all nodes together. */
public interface ReplayStore {
    /**
     * Whether this proof is used for the first time; it counts as used from then on. Proofs of different keys never
     * collide, and there is no limit to the proofs of one key.
     *
     * @param jkt the thumbprint of the proof's key
     * @param jtiSha256 SHA-256 of the proof's {@code jti}, base64url
     * @param htuSha256 SHA-256 of the proof's normalized {@code htu}, base64url
     * @param expires when it may be forgotten, because the proof is too old by then anyway; the same proof always comes with
     *     the same
     */
    boolean firstUse(String jkt, String jtiSha256, String htuSha256, Instant expires);
}
