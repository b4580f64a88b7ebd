package org.cdcd.connectors.app;

import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.cdcd.connectors.door.MutualTls;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Every setting of the server. {@code application.yaml} at the project's root explains each and names its environment
 * variable; the defaults here are the ones it shows.
 */
@ConfigurationProperties("connectors")
public record ServerSettings(
        @DefaultValue("all") Role role,
        @DefaultValue("http://127.0.0.1:8080") URI publicOrigin,
        @DefaultValue Front front,
        @DefaultValue("data") Path data,
        @DefaultValue("routes") Path routes,
        @DefaultValue Authentication authentication,
        @DefaultValue Store store,
        @DefaultValue Kek kek,
        @DefaultValue Vault vault,
        @DefaultValue Door door,
        @DefaultValue Spool spool,
        @DefaultValue Limits limits,
        @DefaultValue Management management,
        @DefaultValue("false") boolean sandbox,
        @DefaultValue Development development,
        @DefaultValue Map<String, OAuthClient> oauthClients,
        @DefaultValue Audit audit,
        @DefaultValue Watch watch,
        @DefaultValue Events events,
        @DefaultValue Map<String, MailServer> mailServers,
        @DefaultValue BreachList breachList) {

    public ServerSettings {
        oauthClients = Map.copyOf(oauthClients);
        mailServers = Map.copyOf(mailServers);
    }

    /** Whether stand-ins are in the place of the services, in this process or another. */
    boolean inSandbox() {
        return sandbox || development.sandbox() != null;
    }

    /** Whether people or services are made up here: answers say so, and nobody but this machine is served. */
    public boolean inDevelopment() {
        return inSandbox() || development.issuer();
    }

    /** Which half of the server this process is. */
    public enum Role {
        ALL,
        GATEWAY,
        VAULT;

        public boolean runsVault() {
            return this != GATEWAY;
        }

        public boolean runsGateway() {
            return this != VAULT;
        }
    }

    /** Where the public API listens. */
    public record Front(
            @DefaultValue("127.0.0.1") String host,
            @DefaultValue("8080") int port,
            @DefaultValue List<String> corsOrigins,
            @DefaultValue List<String> trustedProxies,
            @Nullable Path certificate,
            @Nullable Path key,
            @DefaultValue("20s") Duration drain,
            @Nullable URI mediaOrigin) {}

    /** Who vouches for callers. */
    public record Authentication(
            @DefaultValue("allowlist") Mode mode,
            @DefaultValue List<String> issuers,
            @DefaultValue List<String> deniedIssuers,
            @DefaultValue("true") boolean acceptSolidAudience,
            @DefaultValue List<String> issuersWithoutAth) {
        /** Which issuers may vouch for a person. */
        public enum Mode {
            ALLOWLIST,
            WEBID,
            BOTH
        }
    }

    /**
     * The database of the vault.
     *
     * @param url null for the embedded one; a blank one counts as none, so that it can be taken back
     */
    public record Store(
            @Nullable String url,
            @Nullable String username,
            @Nullable String password) {
        public Store {
            url = url == null || url.isBlank() ? null : url;
        }

        @Override
        public String toString() {
            return "Store[" + username + "]";
        }
    }

    /** The key that everything at rest hangs on. */
    public record Kek(
            @DefaultValue("file") Provider provider,
            @Nullable Path file,
            @Nullable Path passphraseFile,
            @DefaultValue Transit transit,
            @DefaultValue Pkcs11 pkcs11,
            @DefaultValue List<String> keys,
            @Nullable Integer primary) {
        /** Who keeps it. */
        public enum Provider {
            FILE,
            TRANSIT,
            PKCS11,
            AWS_KMS,
            GCP_KMS
        }

        /** The transit engine of OpenBao or HashiCorp Vault. */
        public record Transit(
                @Nullable URI address,
                @DefaultValue("transit") String mount,
                @DefaultValue("connectors") String key,
                @Nullable String namespace,
                @Nullable Path tokenFile,
                @Nullable String roleId,
                @Nullable Path secretIdFile) {}

        /** A token that speaks PKCS#11. */
        public record Pkcs11(
                @Nullable Path library,
                @Nullable Long slot,
                @Nullable Path pinFile,
                @DefaultValue("connectors-kek") String label) {}
    }

    /**
     * Where gateways reach the vault.
     *
     * @param host the address that the vault listens on
     * @param port 0 for any free one; without it 8443 for a vault apart
     * @param imapPort for gateways that read mail; 0 for any free one
     * @param smtpPort for gateways that send mail; 0 for any free one
     * @param name under which gateways reach that address; without it the address itself
     * @param urls for a gateway: its vaults
     */
    public record Vault(
            @DefaultValue("127.0.0.1") String host,
            @Nullable Integer port,
            @DefaultValue("0") int imapPort,
            @DefaultValue("0") int smtpPort,
            @Nullable String name,
            @DefaultValue("https://127.0.0.1:8443") List<URI> urls,
            @DefaultValue("7d") Duration probeAfter) {}

    /** How gateway and vault know each other when they are apart; without names, what {@code connectors certificates} makes. */
    public record Door(
            @DefaultValue("certificates/authority.pem") Path authority,
            @Nullable Path certificate,
            @Nullable Path key) {}

    /** By which the other half knows this process. */
    public Path doorCertificate() {
        return door.certificate() == null ? made(".pem") : door.certificate();
    }

    private Path made(String ending) {
        return Path.of("certificates/" + role.name().toLowerCase(Locale.ROOT) + ending);
    }

    /**
     * As the other half is reached with the certificates of this process.
     *
     * @throws org.cdcd.connectors.wire.Unusable with one line if they cannot be read
     */
    public SSLContext doorTls() {
        Vertx vertx = Vertx.vertx();
        try {
            return mutualTls(vertx).context();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** The certificates of this process. */
    MutualTls mutualTls(Vertx vertx) {
        return MutualTls.read(
                vertx, door.authority(), doorCertificate(), door.key() == null ? made("-key.pem") : door.key());
    }

    /** The ciphertexts of uploads and large results. */
    public record Spool(
            @DefaultValue("20GB") DataSize limit,
            @DefaultValue("25") int resultsPercent,
            @DefaultValue("4GB") DataSize perPerson,
            @DefaultValue("100") int perPersonFiles) {}

    /** How much everyone may do; a connector's own limits stand in its folder. */
    public record Limits(
            @DefaultValue("50") int perPersonPerSecond,
            @DefaultValue("100") int perPersonBurst,
            @DefaultValue("8") int concurrentPerPerson,
            @DefaultValue("1000") int globalPerSecond,
            @DefaultValue("20") int perAddressPerSecond) {}

    /** The operator's log-in at the management port; without a password one is made, in {@code operator-password}. */
    public record Management(@Nullable String password) {
        @Override
        public String toString() {
            return "Management[…]";
        }
    }

    /** Things that a server on loopback may do for trying it out. */
    public record Development(
            @DefaultValue("false") boolean issuer,
            @DefaultValue("0") int issuerPort,
            @Nullable Path sandbox) {}

    /** A registration of this server at a service. */
    public record OAuthClient(
            String clientId,
            String clientSecret,
            @DefaultValue List<String> redirectUris,
            @DefaultValue List<String> hosts) {
        @Override
        public String toString() {
            return "OAuthClient[" + clientId + "]";
        }
    }

    /** The audit log; {@code anchor} is a file to which every signed head is appended. */
    public record Audit(@Nullable Path anchor) {}

    /** What is done when a credential looks stolen; {@code actions} by signal, where not the usual one. */
    public record Watch(
            @DefaultValue Map<String, String> actions,
            @DefaultValue("120000") int decryptsPerMinute,
            @DefaultValue("120") int floorPerMinute,
            @DefaultValue("1500") int capPerMinute,
            @DefaultValue("6") int throttledPerMinute) {}

    /** What services tell about their accounts; the streams by the name in the path that they are pushed to. */
    public record Events(@DefaultValue Map<String, Stream> streams) {
        public Events {
            streams = Map.copyOf(streams);
        }

        /**
         * A stream that the operator has set up at a service.
         *
         * @param issuer exactly as the service spells it in its tokens
         * @param jwks where its keys are; without it, its discovery document says so
         * @param audience what its tokens name; one of these is enough
         * @param connectors whose accounts it tells of
         * @param typed false to take tokens that do not say that they are security events
         * @param poll where events are fetched; without it they are pushed
         * @param authorization the header that whoever pushes must send, or that is sent to fetch
         */
        public record Stream(
                String issuer,
                @Nullable URI jwks,
                @DefaultValue List<String> audience,
                @DefaultValue List<String> connectors,
                @DefaultValue("true") boolean typed,
                @Nullable URI poll,
                @Nullable String authorization) {
            @Override
            public String toString() {
                return "Stream[" + issuer + "]";
            }
        }
    }

    /**
     * A mail server of the operator's own, for which app passwords are made.
     *
     * @param title for people; without it the name
     * @param passwdFile from which it reads them, in Dovecot's format
     * @param networks from which it sees this server come; empty if that is not known
     * @param mailboxes what the operator has given to whom
     */
    public record MailServer(
            @Nullable String title,
            List<String> domains,
            String imapHost,
            @DefaultValue("993") int imapPort,
            String smtpHost,
            @DefaultValue("465") int smtpPort,
            Path passwdFile,
            @DefaultValue List<String> networks,
            @DefaultValue List<Owner> mailboxes) {
        /** Addresses that are one person's. */
        public record Owner(String webid, List<String> addresses) {}
    }

    /** Whether passwords that people chose are looked up, by five digits of their hash, among those that were stolen somewhere. */
    public record BreachList(
            @DefaultValue("off") Mode mode,
            @DefaultValue("https://api.pwnedpasswords.com") URI url) {
        /** What is done with one that is found. */
        public enum Mode {
            OFF,
            WARN,
            REFUSE
        }
    }
}
