/** The command line: a client of the public API only, and the starter of the server. */
@ApplicationModule(allowedDependencies = {"wire", "app", "catalog", "twin"})
@NullMarked
package org.cdcd.connectors.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
