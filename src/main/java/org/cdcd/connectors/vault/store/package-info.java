/** Rows: the database, its migrations and every statement. */
@NullMarked
package org.cdcd.connectors.vault.store;

import org.jspecify.annotations.NullMarked;
