/** Whether a signed request may use a credential, counted ahead of the call. */
@NullMarked
package org.cdcd.connectors.vault.admission;

import org.jspecify.annotations.NullMarked;
