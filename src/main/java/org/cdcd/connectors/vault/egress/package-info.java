/** The last hop: takes the handle off, puts the credential on, scrubs the answer. */
@NullMarked
package org.cdcd.connectors.vault.egress;

import org.jspecify.annotations.NullMarked;
