package org.cdcd.connectors.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * A security event token (RFC 8417) whose signature, issuer and audience are right. Whether it came before is not settled.
 *
 * @param jti what tells it apart from the issuer's other tokens
 * @param issued {@code iat}
 * @param claims all of them; {@code events} is an object with at least one member, each of them an object
 */
public record SecurityEvent(String jti, Instant issued, ObjectNode claims) {
    /** The events by their URIs. */
    public ObjectNode events() {
        return (ObjectNode) claims.path("events");
    }

    /** Without whom it is about. */
    @Override
    public String toString() {
        return "SecurityEvent[" + issued + "]";
    }
}
