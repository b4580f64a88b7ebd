/** A stand-in for the Instagram API with Instagram Login. */
@NullMarked
package org.cdcd.connectors.twin.instagram;

import org.jspecify.annotations.NullMarked;
