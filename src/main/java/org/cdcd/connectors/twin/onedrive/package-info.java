/** OneDrive behind Microsoft Graph: items by id or path, sessions and downloads at addresses of their own, delta links. */
@NullMarked
package org.cdcd.connectors.twin.onedrive;

import org.jspecify.annotations.NullMarked;
