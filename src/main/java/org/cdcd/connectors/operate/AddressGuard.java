package org.cdcd.connectors.operate;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.cdcd.connectors.limits.AddressLimit;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** Slows down an address that sends requests which nobody vouches for (RFC 6585, 4). */
final class AddressGuard implements Handler<RoutingContext> {
    private final AddressLimit addresses;
    private final Answers answers;

    AddressGuard(AddressLimit addresses, Answers answers) {
        this.addresses = addresses;
        this.answers = answers;
    }

    @Override
    public void handle(RoutingContext call) {
        String address = RemoteAddress.of(call);
        boolean claims = call.request().headers().contains("Authorization");
        Duration wait = claims ? addresses.check(address) : addresses.take(address);
        if (wait.isZero()) {
            call.next();
        } else {
            Refusal refusal = Refusal.of(ErrorCode.RATE_LIMITED, "Too many unauthenticated requests from this address.")
                    .withRetryAfter(wait);
            answers.write(call, ProblemAnswer.of(refusal));
        }
    }
}
