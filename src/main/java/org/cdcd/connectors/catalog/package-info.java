/** What can be called: reads and checks the connector folders under {@code routes/}. */
@ApplicationModule(allowedDependencies = {"wire"})
@NullMarked
package org.cdcd.connectors.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
