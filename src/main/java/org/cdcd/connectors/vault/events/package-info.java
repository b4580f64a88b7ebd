/** What services tell about accounts: security events (RFC 8417), pushed or fetched, verified here, and acted on once. */
@NullMarked
package org.cdcd.connectors.vault.events;

import org.jspecify.annotations.NullMarked;
