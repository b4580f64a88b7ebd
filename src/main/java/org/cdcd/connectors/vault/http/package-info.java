/**
 * The one way out of the vault: names become checked addresses, connections are never shared between credentials, and
 * nothing happens that was not asked for: no redirects, no cookies, no proxy, no hidden repeats.
 *
 * <p>To services it speaks HTTP/1.1 only. HTTP/2 would keep header values in the compression table (RFC 7541) for as
 * long as a connection lives, so they could not be zeroed after the write; and a connection that carries one call at a
 * time is closed at once, and alone, when its credential is revoked.
 */
@NullMarked
package org.cdcd.connectors.vault.http;

import org.jspecify.annotations.NullMarked;
