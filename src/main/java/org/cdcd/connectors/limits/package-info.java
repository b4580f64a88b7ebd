/** How much: limits of a person, a connector, a service and everyone. */
@ApplicationModule(allowedDependencies = {"wire", "catalog"})
@NullMarked
package org.cdcd.connectors.limits;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
