/**
 * Local stand-ins of the services, for trying and testing.
 *
 * <p>{@link org.cdcd.connectors.twin.TwinServer} is the way in. A twin is found by {@link java.util.ServiceLoader}, so that this
 * package knows none of them: each lives in a package of its own and builds on what is here and, for OAuth 2.0, on
 * {@code twin.oauth}.
 */
@ApplicationModule(allowedDependencies = {"wire", "catalog"})
@NullMarked
package org.cdcd.connectors.twin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
