package org.cdcd.connectors.vault;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetServerOptions;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.door.MutualTls;
import org.cdcd.connectors.identity.EventTransmitter;
import org.cdcd.connectors.identity.IdentitySettings;
import org.jspecify.annotations.Nullable;

/**
 * What a vault is told at its start.
 *
 * @param data the folder for the embedded database, the spool and the refresh journal, of this process alone
 * @param routes the folder of connectors, of which the vault keeps its own approved copy
 * @param kek where the key encryption key is
 * @param database null for the embedded one
 * @param mode the protection that is given: M0 in one process with the gateway, M1 apart from it
 * @param spool how much ciphertext is kept
 * @param sandbox null outside the sandbox
 * @param probeAfter how long nothing was heard of a credential before the service is asked about it; zero never asks
 * @param watch what is done when a credential looks stolen
 * @param streams of what services tell about their accounts
 * @param mailServers of the operator's own
 * @param breachList null to look nothing up
 * @param auditAnchor the file to which every signed head of the audit log is appended, or null
 */
public record VaultSettings(
        URI publicOrigin,
        Path data,
        Path routes,
        KekSettings kek,
        @Nullable DatabaseSettings database,
        String mode,
        Ports ports,
        SpoolLimits spool,
        IdentitySettings identity,
        Map<String, ClientRegistration> clients,
        @Nullable Sandbox sandbox,
        Duration probeAfter,
        @Nullable Path auditAnchor,
        WatchSettings watch,
        List<Stream> streams,
        List<OwnMailServer> mailServers,
        @Nullable BreachList breachList) {
    /**
     * Where passwords are looked up that were stolen somewhere, by five digits of their hash.
     *
     * @param refuses whether one that is found there is refused; otherwise its owner is warned
     */
    public record BreachList(URI url, boolean refuses) {}

    public VaultSettings {
        clients = Map.copyOf(clients);
        streams = List.copyOf(streams);
        mailServers = List.copyOf(mailServers);
    }

    /**
     * A mail server of the operator's own, for which app passwords are made.
     *
     * @param passwdFile from which it reads them
     * @param networks from which it sees this server come; empty if that is not known
     * @param mailboxes by WebID, what the operator has given to whom
     */
    public record OwnMailServer(
            String name,
            String title,
            List<String> domains,
            String imapHost,
            int imapPort,
            String smtpHost,
            int smtpPort,
            Path passwdFile,
            List<String> networks,
            Map<String, List<String>> mailboxes) {}

    /**
     * Where gateways reach this vault.
     *
     * @param host the address it listens on
     * @param port 0 for any free port
     * @param imapPort for their sessions of reading mail; 0 for any free port
     * @param smtpPort for their sessions of sending mail; 0 for any free port
     * @param name under which gateways know that address
     * @param tls how the two know each other; null where they are one process
     */
    public record Ports(
            String host,
            int port,
            int imapPort,
            int smtpPort,
            String name,
            @Nullable MutualTls tls) {
        HttpServerOptions http() {
            HttpServerOptions options = new HttpServerOptions().setHost(host).setPort(port);
            return tls == null ? options : tls.listening(options);
        }

        NetServerOptions imap() {
            return mail(imapPort);
        }

        NetServerOptions smtp() {
            return mail(smtpPort);
        }

        private NetServerOptions mail(int port) {
            NetServerOptions options = new NetServerOptions().setHost(host).setPort(port);
            return tls == null ? options : tls.listening(options);
        }
    }

    /** A PostgreSQL database. */
    public record DatabaseSettings(String url, String username, String password) {
        @Override
        public String toString() {
            return "DatabaseSettings[" + username + "]";
        }
    }

    /**
     * A registration of this server at a service.
     *
     * @param hosts those that new connectors may lead it to; if empty, those of the connectors that are approved
     */
    public record ClientRegistration(String id, String secret, List<String> redirectUris, List<String> hosts) {
        /** One that approved connectors alone say the hosts of. */
        public ClientRegistration(String id, String secret, List<String> redirectUris) {
            this(id, secret, redirectUris, List.of());
        }

        @Override
        public String toString() {
            return "ClientRegistration[" + id + "]";
        }
    }

    /**
     * Stand-ins in the place of services.
     *
     * @param ports the loopback port that a host's name leads to, by host or {@code host:port}
     * @param authority who signs their certificates
     */
    public record Sandbox(Map<String, Integer> ports, X509Certificate authority) {}

    /**
     * A stream of events that the operator has set up at a service.
     *
     * @param name in the path that it is pushed to
     * @param connectors whose accounts it tells of
     * @param poll where it is fetched; null where it is pushed
     * @param authorization the header that is asked of whoever pushes, or sent to fetch; null for none
     */
    public record Stream(
            String name,
            EventTransmitter transmitter,
            List<String> connectors,
            @Nullable URI poll,
            @Nullable String authorization) {
        public Stream {
            connectors = List.copyOf(connectors);
        }

        @Override
        public String toString() {
            return "Stream[" + name + "]";
        }
    }

    /**
     * What is done when a credential looks stolen.
     *
     * @param actions action by signal, where it is not the usual one
     * @param decryptsPerMinute how many credentials are opened on this node in a minute at most
     * @param floorPerMinute uses of one credential a minute that are never too many
     * @param capPerMinute uses of one credential a minute that always are
     * @param throttledPerMinute uses a minute that are let through of one that is throttled
     */
    public record WatchSettings(
            Map<String, String> actions,
            int decryptsPerMinute,
            int floorPerMinute,
            int capPerMinute,
            int throttledPerMinute) {
        public WatchSettings {
            actions = Map.copyOf(actions);
        }
    }

    /**
     * How much ciphertext is kept.
     *
     * @param bytes at most
     * @param resultsPercent of them that uploads leave to results
     * @param perPerson bytes that one person may have before they can upload no more
     * @param perPersonFiles the same in files
     */
    public record SpoolLimits(long bytes, int resultsPercent, long perPerson, int perPersonFiles) {}
}
