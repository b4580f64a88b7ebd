package org.cdcd.connectors.vault.egress;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;
import org.cdcd.connectors.catalog.Operation.EgressRule;
import org.cdcd.connectors.vault.accounts.credentials.Material;
import org.cdcd.connectors.vault.admission.LiveUse;
import org.cdcd.connectors.vault.egress.RunningCalls.Running;
import org.cdcd.connectors.vault.http.Target;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/**
 * Everything that was checked before a mail session may begin.
 *
 * @param rules those of the operation for this protocol
 */
record MailGrant(LiveUse use, List<EgressRule> rules, MailTarget server, Material material) implements AutoCloseable {
    /** What was checked before the name is looked up; from then on the session can be ended. */
    private record Permitted(LiveUse use, List<EgressRule> rules, MailTarget.Address server) {}

    /** Reads the database, resolves the name, opens the credential; blocks nobody. */
    static Future<MailGrant> of(LastHop hop, Supplier<String> handle, MailProtocol protocol, Running session) {
        return hop.asked(() -> permit(hop, handle.get(), protocol, session))
                .compose(permitted -> hop.lookUp(
                                permitted.server().host(), permitted.server().port())
                        .compose(target -> open(hop, permitted, target))
                        .onFailure(no -> hop.running().remove(permitted.use().credentialId(), session)));
    }

    private static Permitted permit(LastHop hop, String handle, MailProtocol protocol, Running session) {
        LiveUse use = hop.uses().take(handle);
        hop.timeLeft(use);
        List<EgressRule> rules = use.operation().egress().stream()
                .filter(rule -> rule.protocol().equals(protocol.scheme()) && rule.credential())
                .toList();
        if (rules.isEmpty()) {
            throw Refusal.of(ErrorCode.OPERATION_NOT_GRANTED, "The operation opens no such mail session.");
        }
        MailTarget.Address server =
                MailTarget.address(use.connector().hosts().get(rules.get(0).host()), use.connection(), protocol);
        hop.running().add(use.credentialId(), session);
        return new Permitted(use, rules, server);
    }

    private static Future<MailGrant> open(LastHop hop, Permitted permitted, Target target) {
        LiveUse use = permitted.use();
        return hop.opened(use)
                .map(material ->
                        new MailGrant(use, permitted.rules(), permitted.server().at(target), material));
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
