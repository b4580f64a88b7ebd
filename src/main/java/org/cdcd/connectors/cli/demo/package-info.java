/** What the demo does at each service: a link, and at least one operation that writes and one that reads. */
@NullMarked
package org.cdcd.connectors.cli.demo;

import org.jspecify.annotations.NullMarked;
