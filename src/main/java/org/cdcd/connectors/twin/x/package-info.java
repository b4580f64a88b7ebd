/** A stand-in for X: OAuth, posts, timelines, search and the upload of media. */
@NullMarked
package org.cdcd.connectors.twin.x;

import org.jspecify.annotations.NullMarked;
