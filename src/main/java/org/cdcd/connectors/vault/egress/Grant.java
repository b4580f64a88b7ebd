package org.cdcd.connectors.vault.egress;

import io.vertx.core.Future;
import org.cdcd.connectors.catalog.Operation.EgressRule;
import org.cdcd.connectors.vault.accounts.credentials.Material;
import org.cdcd.connectors.vault.admission.LiveUse;
import org.cdcd.connectors.vault.http.Target;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was checked before a call may leave.
 *
 * @param material null where the rule puts no credential on
 */
record Grant(
        LiveUse use,
        EgressRule rule,
        Target target,
        @Nullable Material material) implements AutoCloseable {
    /** What was checked before the name is looked up; from then on the call can be ended. */
    private record Permitted(LiveUse use, EgressRule rule) {}

    /** Reads the database, resolves the name, opens the credential; blocks nobody. */
    static Future<Grant> of(LastHop hop, String handle, EgressRequest request, RunningCalls.Running call) {
        return hop.asked(() -> permit(hop, handle, request, call))
                .compose(permitted -> hop.lookUp(request.host(), request.port())
                        .compose(target -> open(hop, permitted, target))
                        .onFailure(no -> hop.running().remove(permitted.use().credentialId(), call)));
    }

    private static Permitted permit(LastHop hop, String handle, EgressRequest request, RunningCalls.Running call) {
        LiveUse use = hop.uses().take(handle);
        hop.timeLeft(use);
        EgressRule rule = EgressRules.permit(use, request, hop.settings().maxRequest());
        hop.running().add(use.credentialId(), call);
        return new Permitted(use, rule);
    }

    private static Future<Grant> open(LastHop hop, Permitted permitted, Target target) {
        LiveUse use = permitted.use();
        EgressRule rule = permitted.rule();
        return rule.credential()
                ? hop.opened(use).map(material -> new Grant(use, rule, target, material))
                : Future.succeededFuture(new Grant(use, rule, target, null));
    }

    Grant with(Material renewed) {
        close();
        return new Grant(use, rule, target, renewed);
    }

    /** Whether the service's no to the credential can be met with a fresh token. */
    boolean canRenew() {
        var oauth2 = use.connector().auth().dialect(use.connection());
        return material != null && oauth2 != null && oauth2.inject().equals(material.injection());
    }

    long maxResponse(EgressSettings settings) {
        return rule.maxResponse() > 0 ? rule.maxResponse() : settings.maxResponse();
    }

    @Override
    public void close() {
        if (material != null) {
            material.close();
        }
    }
}
