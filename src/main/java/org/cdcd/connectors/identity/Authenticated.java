package org.cdcd.connectors.identity;

import java.time.Instant;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/**
 * A caller whose token and proof are good, before it is settled that the proof is used for the first time.
 *
 * @param caller who is calling
 * @param trust how far the program that acts for them is known
 * @param proof what a {@link ReplayStore} must not have seen
 * @param nonced whether the proof holds a current nonce of this server
 * @param loggedIn when the person was there, as far as the issuer says so ({@code auth_time}), or when the token was issued
 * @param loginSaid whether the issuer said when; without that a token that was only renewed looks like a login
 */
public record Authenticated(
        Caller caller, ClientTrust trust, ProofUse proof, boolean nonced, Instant loggedIn, boolean loginSaid) {
    /** How far a program is known. */
    public enum ClientTrust {
        KNOWN,
        /** Anonymous, or not among the known programs. */
        LOW
    }

    /** The arguments of {@link ReplayStore#firstUse}. */
    public record ProofUse(String jkt, String jtiSha256, String htuSha256, Instant expires) {
        public boolean firstIn(ReplayStore store) {
            return store.firstUse(jkt, jtiSha256, htuSha256, expires);
        }
    }

    /** The refusal of a proof without a current nonce, where one is needed. */
    public static Refusal nonceMissing() {
        return Refusal.of(ErrorCode.USE_DPOP_NONCE, "The DPoP proof needs a current nonce of this server.")
                .withRemedy("Repeat the request with the nonce of the DPoP-Nonce header in the proof.");
    }

    /** The refusal of a proof that was used before. */
    public static Refusal replayed() {
        return Refusal.of(ErrorCode.INVALID_DPOP_PROOF, "The DPoP proof was used before.")
                .withRemedy("Make a new proof for every request.");
    }
}
