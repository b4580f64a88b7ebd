/** A page for people about each connector, made from its folder, so that it cannot say anything else. */
@NullMarked
package org.cdcd.connectors.cli.docs;

import org.jspecify.annotations.NullMarked;
