/** Local stand-ins of the services, for trying and testing. */
@ApplicationModule(allowedDependencies = {"wire", "catalog"})
@NullMarked
package org.cdcd.connectors.twin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
