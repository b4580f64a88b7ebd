/** A stand-in for TikTok: OAuth, an account's own films, and the ways in which a film gets there. */
@NullMarked
package org.cdcd.connectors.twin.tiktok;

import org.jspecify.annotations.NullMarked;
