/** GitHub's REST API and OAuth endpoints, as far as the connector uses them. */
@NullMarked
package org.cdcd.connectors.twin.github;

import org.jspecify.annotations.NullMarked;
