/** Google Calendar's API v3, as far as the connector uses it. */
@NullMarked
package org.cdcd.connectors.twin.calendar;

import org.jspecify.annotations.NullMarked;
