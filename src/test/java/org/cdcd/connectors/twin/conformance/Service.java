package org.cdcd.connectors.twin.conformance;

/**
 * A service that has a machine-readable description, and where it lies.
 *
 * @param id the connector's
 * @param file under the folder of descriptions; OpenAPI 3, in JSON or YAML, or Google's discovery document
 * @param host whose requests are held against it
 * @param prefix what the description leaves out at the front of every path
 * @param dialect where the description says it otherwise than the wire does
 */
public record Service(String id, String file, String host, String prefix, Dialect dialect) {
    /** A service whose description can be taken as it is. */
    public Service(String id, String file, String host, String prefix) {
        this(id, file, host, prefix, new Dialect() {});
    }
}
