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
 * @param implicitTls whether TLS begins with the first byte; else the session must be upgraded before the log-in
 */
record MailGrant(LiveUse use, List<EgressRule> rules, Target target, boolean implicitTls, Material material)
        implements AutoCloseable {
    private static final int FIRST_UNRESERVED = 1_024;

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
        HostBase base = HostBase.of(use.connector().hosts().get(rules.get(0).host()), use.connection());
        if (base == null || !base.scheme().startsWith(protocol.scheme())) {
            throw Refusal.of(ErrorCode.HOST_NOT_ALLOWED, "The account names no mail server.");
        }
        int port = base.portOr(protocol.securePort());
        if (port < FIRST_UNRESERVED && !protocol.ports().contains(port)) {
            throw Refusal.of(ErrorCode.HOST_NOT_ALLOWED, "The account names a port that is not one of mail.");
        }
        Target target = hop.names().resolve(base.host(), port);
        hop.running().add(use.credentialId(), session);
        try {
            Material material = hop.credentials().open(use.credentialId());
            return new MailGrant(use, rules, target, port == protocol.securePort(), material);
        } catch (RuntimeException e) {
            hop.running().remove(use.credentialId(), session);
            throw e;
        }
    }

    MailGrant with(Material renewed) {
        material.close();
        return new MailGrant(use, rules, target, implicitTls, renewed);
    }

    boolean allows(String command) {
        return rules.stream().anyMatch(rule -> rule.method().equalsIgnoreCase(command));
    }

    @Override
    public void close() {
        material.close();
    }
}
