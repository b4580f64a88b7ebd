/**
 * One call from request to answer.
 *
 * <p>Camel's REST DSL says on one page what can be called; below it is an engine of our own on Vert.x, because the stock
 * ones hold a thread for each call. A request is one immutable exchange property and an answer is one message body: no header
 * of a caller enters an exchange, and none of an exchange leaves it.
 *
 * <p>A step that must wait is a future of the request's event loop. Whatever happens to an admitted use, the vault is told
 * exactly once how it ended: by the answer, by the answer to a failure, or, if both fail, when the exchange ends.
 */
@ApplicationModule(allowedDependencies = {"wire", "door", "catalog", "limits", "egress"})
@NullMarked
package org.cdcd.connectors.operate;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
