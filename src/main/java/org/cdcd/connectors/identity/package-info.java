/**
 * Who is calling: WebID, issuers, DPoP proofs and request keys; runs in the vault.
 *
 * <p>{@link org.cdcd.connectors.identity.IdentityVerifier} takes what came in and gives a
 * {@link org.cdcd.connectors.identity.Caller}. Its checks are ordered by what they cost a stranger: sizes and syntax, the
 * issuer's standing, times and audience; only then the issuer's keys and the WebID document are fetched, and the proof's
 * first use comes last, so that a bad proof uses nothing up. A token that was good is remembered for a minute by its hash;
 * the WebID document and the proof are looked at for every call.
 *
 * <p>Whatever a stranger may name (issuer, WebID, DID) is fetched by
 * {@link org.cdcd.connectors.identity.PublicFetcher} alone, which connects to the address that it checked.
 *
 * <p>A registered key's id is derived from its use and thumbprint. So a key is found by either without a second index, the
 * same key is never registered twice, and a deleted key does not come back under another id.
 */
@ApplicationModule(allowedDependencies = {"wire"})
@NullMarked
package org.cdcd.connectors.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
