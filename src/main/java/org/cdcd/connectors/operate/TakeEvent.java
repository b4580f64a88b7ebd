package org.cdcd.connectors.operate;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.Exchange;
import org.cdcd.connectors.door.Answer;
import org.cdcd.connectors.door.Vault;
import org.cdcd.connectors.limits.AddressLimit;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/**
 * Passes a security event that a service pushes (RFC 8935) on to the vault as it is. Nobody vouches for the sender, whatever
 * they write into an {@code Authorization} header, so an event that is not believed counts against their address.
 */
final class TakeEvent implements AsyncStep.Work {
    private static final int ACCEPTED = 202;

    private final Vault vault;
    private final AddressLimit addresses;
    private final Duration timeout;

    TakeEvent(Vault vault, AddressLimit addresses, Duration timeout) {
        this.vault = vault;
        this.addresses = addresses;
        this.timeout = timeout;
    }

    @Override
    public Future<Void> run(Exchange exchange, FrontRequest request) {
        return request.await(vault.event(request.variable("stream"), request.authorization(), request.body()), timeout)
                .map(answer -> {
                    if (answer.status() != ACCEPTED && request.authorization() != null) {
                        addresses.charge(request.address());
                    }
                    exchange.getMessage().setBody(reply(answer));
                    return (Void) null;
                })
                .onFailure(failure -> {
                    if (failure instanceof Refusal refusal && refusal.code() == ErrorCode.NOT_FOUND) {
                        addresses.charge(request.address());
                    }
                });
    }

    /** RFC 8935, 2.2: the body of an acceptance is empty. */
    private static FrontAnswer reply(Answer answer) {
        return answer.status() == ACCEPTED
                ? new FrontAnswer.Whole(ACCEPTED, Map.of(), new byte[0])
                : FrontAnswer.json(answer.status(), answer.json());
    }
}
