/** Slack's Web API, its file host and its OAuth endpoints, as far as the connector uses them. */
@NullMarked
package org.cdcd.connectors.twin.slack;

import org.jspecify.annotations.NullMarked;
