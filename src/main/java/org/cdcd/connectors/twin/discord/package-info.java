/** Discord's HTTP API and its OAuth endpoints, as far as the connector uses them. */
@NullMarked
package org.cdcd.connectors.twin.discord;

import org.jspecify.annotations.NullMarked;
