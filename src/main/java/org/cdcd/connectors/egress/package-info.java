/**
 * How a call leaves Camel: the {@code service:} component, the retry decision, the verdict.
 *
 * <p>A call is built from an operation's signed inputs ({@link org.cdcd.connectors.egress.CallBuilder}) into one value that
 * stands in one exchange property; no exchange header and no endpoint URI ever holds anything of it. It then passes three
 * templates, each a route of its own so that the outer can repeat the inner:
 *
 * <pre>
 *   egress    again, if that is safe and useful     WorthRetrying
 *   attempt   pauses, throttle, circuit breaker     HeedPauses, AsyncCircuitBreaker
 *   wire      handle on, send, handle off, judge    PutHandle, HopBinding, StreamHop or MailHop, Judge
 * </pre>
 *
 * <p>The vault's egress takes the handle and puts the credential on; nothing here ever has one. What may go away by itself is
 * raised inside the templates as {@link org.cdcd.connectors.egress.Transient}; outside, every ending is an
 * {@link org.cdcd.connectors.egress.Outcome}. No thread waits anywhere: a call in flight is a callback. The one exception is
 * mail, whose libraries block: a session takes a thread of a bounded pool, and when that is full the call is told to come
 * again. To everything else a session is a call like any other.
 *
 * <p>Where people name the server themselves, as for mail, each server has a breaker of its own: one breaker for all would let
 * anybody whose server is down, by design or not, stop everybody's calls.
 */
@ApplicationModule(allowedDependencies = {"wire", "door", "catalog"})
@NullMarked
package org.cdcd.connectors.egress;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
