/** Notion's API of version 2026-03-11, as far as the connector uses it. */
@NullMarked
package org.cdcd.connectors.twin.notion;

import org.jspecify.annotations.NullMarked;
