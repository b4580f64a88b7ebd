/** Key encryption keys that are kept elsewhere than in a file: behind a network, in a token, in a cloud. */
@NullMarked
package org.cdcd.connectors.vault.keys.kek;

import org.jspecify.annotations.NullMarked;
