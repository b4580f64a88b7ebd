package org.cdcd.connectors.identity;

import java.time.InstantSource;

/** The verification of one DPoP proof, as every call has it, for a benchmark. */
public final class ProofVerification {
    private final DpopProofs proofs;
    private final DpopProofs.Target target;

    public ProofVerification(InstantSource clock, String method, String url) {
        this.proofs = new DpopProofs(clock);
        this.target = new DpopProofs.Target(method, url);
    }

    /** @return the thumbprint of the proof's key */
    public String verify(String proof) {
        return proofs.verify(proof, target, null).jkt();
    }
}
