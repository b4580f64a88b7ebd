/** An OAuth 2.0 authorization server (RFC 6749) whose dialect is a parameter; shared by the twins. */
@NullMarked
package org.cdcd.connectors.twin.oauth;

import org.jspecify.annotations.NullMarked;
