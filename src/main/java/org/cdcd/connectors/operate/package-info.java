/** One call from request to answer. */
@ApplicationModule(allowedDependencies = {"wire", "door", "catalog", "limits", "egress"})
@NullMarked
package org.cdcd.connectors.operate;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
