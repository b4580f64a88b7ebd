/** Credentials: sealed, linked, admitted, refreshed, revoked, audited, put on the last hop. */
@ApplicationModule(allowedDependencies = {"wire", "door", "catalog", "identity"})
@NullMarked
package org.cdcd.connectors.vault;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
