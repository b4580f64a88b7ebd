/** Key material: the KEK, user keys, credential keys, the service's own keys. */
@NullMarked
package org.cdcd.connectors.vault.keys;

import org.jspecify.annotations.NullMarked;
