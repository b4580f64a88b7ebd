package org.cdcd.connectors.e2e;

import java.net.URI;
import java.security.cert.X509Certificate;

/**
 * Where a person finds the server and what belongs to its sandbox.
 *
 * @param origin of the server
 * @param tokenEndpoint of the development issuer
 * @param twinPort the loopback port of every twin
 * @param authority who signs the twins' certificates
 */
record Place(URI origin, URI tokenEndpoint, int twinPort, X509Certificate authority) {
    /** The base URL of a host of the twins. */
    String twin(String host) {
        return "https://localhost:" + twinPort + "/_host/" + host;
    }
}
