/** What gateway and vault may say to each other. */
@ApplicationModule(allowedDependencies = {"wire"})
@NullMarked
package org.cdcd.connectors.door;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
