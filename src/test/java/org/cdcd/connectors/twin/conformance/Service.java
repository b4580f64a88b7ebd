package org.cdcd.connectors.twin.conformance;

/**
 * A service that has a machine-readable description, and where it lies.
 *
 * @param id the connector's
 * @param file under the folder of descriptions; OpenAPI 3, in JSON or YAML, or Google's discovery document
 * @param strength what the description is worth
 * @param host whose requests are held against it
 * @param prefix what the description leaves out at the front of every path
 * @param dialect where the description says it otherwise than the wire does
 */
public record Service(String id, String file, Strength strength, String host, String prefix, Dialect dialect) {
    /** A service whose description can be taken as it is. */
    public Service(String id, String file, Strength strength, String host, String prefix) {
        this(id, file, strength, host, prefix, new Dialect() {});
    }

    /** Who says that the service is so. */
    public enum Strength {
        /** The service, in these words. */
        PUBLISHED,
        /** The service, in another form, from which a program made this one. */
        DERIVED,
        /** Whoever read its pages. */
        WRITTEN_BY_HAND
    }
}
