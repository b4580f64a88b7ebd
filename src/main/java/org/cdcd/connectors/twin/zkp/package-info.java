/** The reference service for links by zero-knowledge proof: registration, challenges, and notes for whoever proves. */
@NullMarked
package org.cdcd.connectors.twin.zkp;

import org.jspecify.annotations.NullMarked;
