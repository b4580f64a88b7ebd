/**
 * The last hop: takes the handle off, puts the credential on, scrubs the answer.
 *
 * <p>A call is checked before anything secret is opened: the handle gives the use, the operation's rules say whether the
 * call is one of those declared, the name becomes a checked address. The call is registered as running <em>before</em> the
 * credential is opened, so a revoke is seen by one of the two. What comes back passes only after it was looked at: a
 * block is written once it is certain that it holds no part of the credential in any form that is looked for.
 *
 * <p>What is not promised of this process's memory: a header value is bytes that are zeroed as soon as the library has
 * written them, and so are the credential and the patterns made of it when the call ends. The library's own output buffer
 * (off-heap, pooled) and the copies that the platform's TLS makes while encrypting are reused or collected, not zeroed. A
 * credential that has to travel in a query is a string until it is collected.
 *
 * <p>What is not looked for in answers: a secret of fewer than six bytes, a secret cut in pieces by the service itself,
 * base64 broken into lines, and encodings other than those listed in {@code SecretPatterns}.
 */
@NullMarked
package org.cdcd.connectors.vault.egress;

import org.jspecify.annotations.NullMarked;
