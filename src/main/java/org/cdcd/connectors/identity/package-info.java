/** Who is calling: WebID, issuers, DPoP proofs and request keys; runs in the vault. */
@ApplicationModule(allowedDependencies = {"wire"})
@NullMarked
package org.cdcd.connectors.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
