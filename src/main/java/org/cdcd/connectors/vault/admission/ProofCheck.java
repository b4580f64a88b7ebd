package org.cdcd.connectors.vault.admission;

import java.time.InstantSource;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.ZkpAuth;
import org.cdcd.connectors.vault.accounts.proofs.Provers;
import org.cdcd.connectors.vault.accounts.proofs.ZkpIdentity;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.wire.Base64Url;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.SchnorrVerifier;
import org.cdcd.connectors.wire.ZkpAuthorization;
import org.cdcd.connectors.wire.ZkpProof;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request brings the proof that its credential needs. The service believes no vault and checks again; what is
 * refused here never reaches it.
 */
final class ProofCheck {
    private final Provers provers;
    private final InstantSource clock;

    ProofCheck(Provers provers, InstantSource clock) {
        this.provers = provers;
        this.clock = clock;
    }

    /**
     * What the service is to be shown; null for a credential that is no {@code zkp} one.
     *
     * @param scheduled whether the request acts under a scheduled access token
     * @throws Refusal {@code zkp_required}, {@code zkp_invalid}, or {@code sat_invalid} where a schedule would act without
     *     the person
     */
    @Nullable
    ZkpAuthorization check(VerifiedRequest verified, Connector connector, CredentialRow row, boolean scheduled) {
        ZkpProof proof = verified.signed().header().zkp();
        ZkpAuth way = connector.auth().zkp();
        if (!row.account().authMethod().equals(ZkpAuth.METHOD)) {
            if (proof != null) {
                throw Refusal.of(ErrorCode.ZKP_INVALID, "The credential is none that is proved.")
                        .withRemedy("Leave zkp out of the signature's header.");
            }
            return null;
        }
        if (scheduled) {
            throw Refusal.of(
                    ErrorCode.SAT_INVALID, "Only the person can prove; a schedule cannot use this credential.");
        }
        if (way == null) {
            throw Refusal.of(ErrorCode.REAUTHORIZATION_REQUIRED, "The connector is no longer linked by zkp.")
                    .withRemedy("Link the account again.");
        }
        if (proof == null) {
            throw Refusal.of(ErrorCode.ZKP_REQUIRED, "The credential needs a proof in the signature's header.")
                    .withRemedy("POST /api/v1/connectors/" + connector.id()
                            + "/auth with step challenge, and sign the request with a proof about it.");
        }
        return bound(verified, provers.of(row, connector), way, proof);
    }

    private ZkpAuthorization bound(VerifiedRequest verified, ZkpIdentity identity, ZkpAuth way, ZkpProof proof) {
        ZkpAuthorization shown = new ZkpAuthorization(
                proof,
                verified.request().requestId(),
                verified.request().operation(),
                verified.signed().payloadHash());
        boolean fresh = clock.instant().isBefore(proof.expires());
        if (!fresh
                || !proof.id().equals(identity.userId())
                || !SchnorrVerifier.holds(
                        Base64Url.decode(identity.publicPoint()),
                        identity.userId(),
                        shown.context(way.origin()),
                        proof.proof())) {
            throw Refusal.of(
                            ErrorCode.ZKP_INVALID,
                            "The proof has expired, or does not hold for this request and credential.")
                    .withRemedy("Ask for a fresh challenge and sign the request anew.");
        }
        return shown;
    }
}
