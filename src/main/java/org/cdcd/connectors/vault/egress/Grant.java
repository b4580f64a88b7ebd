package org.cdcd.connectors.vault.egress;

import org.cdcd.connectors.catalog.Operation.EgressRule;
import org.cdcd.connectors.vault.accounts.Material;
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
    /** Blocks: reads the database, resolves the name, opens the credential. */
    static Grant of(LastHop hop, String handle, EgressRequest request, RunningCalls.Running call) {
        LiveUse use = hop.uses().take(handle);
        hop.timeLeft(use);
        EgressRule rule = EgressRules.permit(use, request, hop.settings().maxRequest());
        Target target = hop.names().resolve(request.host(), request.port());
        hop.running().add(use.credentialId(), call);
        try {
            Material material = rule.credential()
                    ? hop.credentials().open(use.credentialId(), use.held()).at(use.connection())
                    : null;
            return new Grant(use, rule, target, material);
        } catch (RuntimeException e) {
            hop.running().remove(use.credentialId(), call);
            throw e;
        }
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
