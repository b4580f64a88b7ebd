/** Contents of files at a twin: streamed to disk or only digested, never whole in memory. */
@NullMarked
package org.cdcd.connectors.twin.content;

import org.jspecify.annotations.NullMarked;
