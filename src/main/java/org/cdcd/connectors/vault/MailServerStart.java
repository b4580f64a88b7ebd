package org.cdcd.connectors.vault;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cdcd.connectors.vault.mailserver.MailServer;
import org.cdcd.connectors.vault.mailserver.OwnMailServers;
import org.cdcd.connectors.vault.store.AppPasswordRows;
import org.cdcd.connectors.wire.Unusable;

/** The operator's own mail servers, as the settings have them. */
final class MailServerStart {
    private MailServerStart() {}

    /** @throws Unusable with one line if one cannot be used or told of anything */
    static OwnMailServers open(VaultSettings settings, AppPasswordRows rows, InstantSource clock) {
        List<MailServer> servers = new ArrayList<>();
        settings.mailServers().forEach(server -> servers.add(of(server)));
        OwnMailServers own = new OwnMailServers(servers, rows, clock);
        for (MailServer server : servers) {
            if (!own.tell(server.name())) {
                throw new Unusable(
                        "the file " + server.passwdFile() + " cannot be written; set connectors.mail-servers."
                                + server.name() + ".passwd-file to one in a folder that this user may write");
            }
        }
        return own;
    }

    private static MailServer of(VaultSettings.OwnMailServer server) {
        Map<String, Set<String>> owners = new HashMap<>();
        server.mailboxes()
                .forEach((webid, addresses) -> addresses.forEach(
                        address -> owners.computeIfAbsent(MailServer.folded(address), first -> new HashSet<>())
                                .add(webid)));
        return new MailServer(
                server.name(),
                server.title(),
                Set.copyOf(server.domains()),
                new MailServer.Endpoint(server.imapHost(), server.imapPort()),
                new MailServer.Endpoint(server.smtpHost(), server.smtpPort()),
                server.passwdFile(),
                server.networks(),
                owners);
    }
}
