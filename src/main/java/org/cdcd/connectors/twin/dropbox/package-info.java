/** Dropbox: three hosts, arguments in headers, errors inside 409, cursors, upload sessions and a long poll. */
@NullMarked
package org.cdcd.connectors.twin.dropbox;

import org.jspecify.annotations.NullMarked;
