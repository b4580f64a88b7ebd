/** How a call leaves Camel: the {@code service:} component, the retry decision, the verdict. */
@ApplicationModule(allowedDependencies = {"wire", "door", "catalog"})
@NullMarked
package org.cdcd.connectors.egress;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
