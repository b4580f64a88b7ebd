package org.cdcd.connectors.identity;

/**
 * One statement of an RDF document.
 *
 * @param resource whether the object is an IRI; otherwise it is the text of a literal, or a blank node
 */
record Triple(String subject, String predicate, String object, boolean resource) {}
