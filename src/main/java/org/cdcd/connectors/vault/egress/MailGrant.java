package org.cdcd.connectors.vault.egress;

import java.util.List;
import org.cdcd.connectors.catalog.Operation.EgressRule;
import org.cdcd.connectors.vault.accounts.Material;
import org.cdcd.connectors.vault.admission.LiveUse;
import org.cdcd.connectors.vault.http.Target;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/**
 * Everything that was checked before a mail session may begin.
 *
 * @param rules those of the operation for this protocol
 */
record MailGrant(LiveUse use, List<EgressRule> rules, MailTarget server, Material material) implements AutoCloseable {
    /** Blocks: reads the database, resolves the name, opens the credential. */
    static MailGrant of(LastHop hop, String handle, MailProtocol protocol, RunningCalls.Running session) {
        LiveUse use = hop.uses().take(handle);
        hop.timeLeft(use);
        List<EgressRule> rules = use.operation().egress().stream()
                .filter(rule -> rule.protocol().equals(protocol.scheme()) && rule.credential())
                .toList();
        if (rules.isEmpty()) {
            throw Refusal.of(ErrorCode.OPERATION_NOT_GRANTED, "The operation opens no such mail session.");
        }
        MailTarget server = MailTarget.of(
                hop.names(), use.connector().hosts().get(rules.get(0).host()), use.connection(), protocol);
        hop.running().add(use.credentialId(), session);
        try {
            Material material =
                    hop.credentials().open(use.credentialId(), use.held()).at(use.connection());
            return new MailGrant(use, rules, server, material);
        } catch (RuntimeException e) {
            hop.running().remove(use.credentialId(), session);
            throw e;
        }
    }

    MailGrant with(Material renewed) {
        material.close();
        return new MailGrant(use, rules, server, renewed);
    }

    boolean allows(String command) {
        return rules.stream().anyMatch(rule -> rule.method().equalsIgnoreCase(command));
    }

    /** Bytes that the server may answer in all. */
    long answerLimit(EgressSettings settings) {
        return rules.stream()
                .mapToLong(rule -> rule.maxResponse() > 0 ? rule.maxResponse() : settings.maxResponse())
                .max()
                .orElse(0);
    }

    Target target() {
        return server.target();
    }

    boolean implicitTls() {
        return server.implicitTls();
    }

    @Override
    public void close() {
        material.close();
    }
}
