/** A Matrix homeserver with its authorization server, as far as the connector uses them. */
@NullMarked
package org.cdcd.connectors.twin.matrix;

import org.jspecify.annotations.NullMarked;
