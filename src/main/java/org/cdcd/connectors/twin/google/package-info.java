/**
 * What the twins of Google's services have in common: one host for the API, one authorization server, one way to say no.
 */
@NullMarked
package org.cdcd.connectors.twin.google;

import org.jspecify.annotations.NullMarked;
