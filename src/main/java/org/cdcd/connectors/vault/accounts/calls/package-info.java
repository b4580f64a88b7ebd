/** Asks services: fills in what a connector's templates leave open, puts the secret on, reads the answer; uses none of the other parts. */
@NullMarked
package org.cdcd.connectors.vault.accounts.calls;

import org.jspecify.annotations.NullMarked;
