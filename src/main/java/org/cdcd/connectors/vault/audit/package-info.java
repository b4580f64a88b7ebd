/** The audit log as others can check it: signed heads, a person's own entries with their proofs, whole exports. */
@NullMarked
package org.cdcd.connectors.vault.audit;

import org.jspecify.annotations.NullMarked;
