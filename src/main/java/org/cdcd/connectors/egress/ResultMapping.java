package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Makes an operation's output out of a service's answer. */
@FunctionalInterface
interface ResultMapping {
    ObjectNode map(MappedAnswer answer);
}
