/** Google Drive's API v3 with its uploads, as far as the connector uses them. */
@NullMarked
package org.cdcd.connectors.twin.drive;

import org.jspecify.annotations.NullMarked;
