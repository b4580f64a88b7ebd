/** What is done when something looks as if a credential were in other hands. */
@NullMarked
package org.cdcd.connectors.vault.watch;

import org.jspecify.annotations.NullMarked;
