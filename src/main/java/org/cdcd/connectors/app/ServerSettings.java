package org.cdcd.connectors.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

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
        @DefaultValue Spool spool,
        @DefaultValue Limits limits,
        @DefaultValue Management management,
        @DefaultValue("false") boolean sandbox,
        @DefaultValue Development development,
        @DefaultValue Map<String, OAuthClient> oauthClients,
        @DefaultValue Audit audit,
        @DefaultValue Watch watch) {

    public ServerSettings {
        oauthClients = Map.copyOf(oauthClients);
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
            @DefaultValue("20s") Duration drain) {}

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

    /** The database of the vault. */
    public record Store(
            @Nullable String url,
            @Nullable String username,
            @Nullable String password) {
        @Override
        public String toString() {
            return "Store[" + username + "]";
        }
    }

    /** The key that everything at rest hangs on. */
    public record Kek(@Nullable Path file) {}

    /** The vault's own ports, for the gateway only. */
    public record Vault(
            @DefaultValue("127.0.0.1") String host,
            @DefaultValue("0") int port) {}

    /** The ciphertexts of uploads and large results. */
    public record Spool(@DefaultValue("20GB") org.springframework.util.unit.DataSize limit) {}

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
            @DefaultValue("0") int issuerPort) {}

    /** A registration of this server at a service. */
    public record OAuthClient(
            String clientId,
            String clientSecret,
            @DefaultValue List<String> redirectUris) {
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
            @DefaultValue("120000") int decryptsPerMinute) {}
}
