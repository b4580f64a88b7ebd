package org.cdcd.connectors.operate;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.cdcd.connectors.door.Admission;
import org.cdcd.connectors.door.Vault;

/** Asks the vault to admit the signed request. A request that has its answer already ends here. */
final class Admit implements AsyncStep.Work {
    private final Vault vault;
    private final Duration timeout;

    Admit(Vault vault, Duration timeout) {
        this.vault = vault;
        this.timeout = timeout;
    }

    @Override
    public Future<Void> run(Exchange exchange, FrontRequest request) {
        CompletionStage<Admission> asked = vault.admit(request.proof(), request.variable("id"), request.body());
        return request.await(asked, timeout)
                .onFailure(late -> asked.thenAccept(this::giveBack))
                .map(admission -> {
                    take(exchange, admission);
                    return null;
                });
    }

    private void take(Exchange exchange, Admission admission) {
        switch (admission) {
            case Admission.Admitted admitted -> new RunningUse(vault, admitted.use()).attachTo(exchange);
            case Admission.Answered answered -> {
                exchange.getMessage().setBody(EnvelopeAnswer.of(answered));
                exchange.setRouteStop(true);
            }
        }
    }

    /** An admission that comes after its caller was told otherwise is given back at once. */
    private void giveBack(Admission admission) {
        if (admission instanceof Admission.Admitted admitted) {
            new RunningUse(vault, admitted.use()).abandon();
        }
    }
}
