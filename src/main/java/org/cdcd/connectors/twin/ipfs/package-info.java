/** IPFS: a Kubo node, a pinning service with uploads, and a gateway that reads what either has. */
@NullMarked
package org.cdcd.connectors.twin.ipfs;

import org.jspecify.annotations.NullMarked;
