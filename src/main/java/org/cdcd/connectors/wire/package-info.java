/**
 * The containers and their envelopes: requests, responses, JWS, JWE, encrypted streams and error codes; plain Java that
 * a client program uses too.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package org.cdcd.connectors.wire;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
