/** The one outgoing HTTP client: checked addresses, no redirects, bounded answers. */
@NullMarked
package org.cdcd.connectors.vault.http;

import org.jspecify.annotations.NullMarked;
