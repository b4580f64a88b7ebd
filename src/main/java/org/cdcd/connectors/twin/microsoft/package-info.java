/** What the twins of Microsoft's services have in common: one authorization server for personal and company accounts. */
@NullMarked
package org.cdcd.connectors.twin.microsoft;

import org.jspecify.annotations.NullMarked;
