/** A stand-in for LinkedIn: sign-in, posts of members, images. */
@NullMarked
package org.cdcd.connectors.twin.linkedin;

import org.jspecify.annotations.NullMarked;
