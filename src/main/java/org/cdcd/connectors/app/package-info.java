/** Starts the server and wires the parts of its role together. */
@ApplicationModule
@NullMarked
package org.cdcd.connectors.app;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
