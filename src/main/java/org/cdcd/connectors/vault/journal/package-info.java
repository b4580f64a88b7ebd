/** What must not be lost between a service's answer and the database: sealed, in a file of this vault's own. */
@NullMarked
package org.cdcd.connectors.vault.journal;

import org.jspecify.annotations.NullMarked;
