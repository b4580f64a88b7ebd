/** Proof of blindness: looks for secrets in every place where one could have been left. */
@NullMarked
package org.cdcd.connectors.cli.prove;

import org.jspecify.annotations.NullMarked;
