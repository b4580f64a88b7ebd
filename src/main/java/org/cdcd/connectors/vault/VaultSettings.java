package org.cdcd.connectors.vault;

import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.identity.IdentitySettings;
import org.jspecify.annotations.Nullable;

/**
 * What a vault is told at its start.
 *
 * @param data the folder for the embedded database, the spool and the refresh journal, of this process alone
 * @param routes the folder of connectors, of which the vault keeps its own approved copy
 * @param kek the keyset file
 * @param database null for the embedded one
 * @param mode the protection that is given: M0 in one process with the gateway, M1 apart from it
 * @param egressHost where the gateway reaches this vault's egress
 * @param egressPort 0 for any free port
 * @param spoolBytes how much ciphertext is kept at most
 * @param sandbox null outside the sandbox
 */
public record VaultSettings(
        URI publicOrigin,
        Path data,
        Path routes,
        Path kek,
        @Nullable DatabaseSettings database,
        String mode,
        String egressHost,
        int egressPort,
        long spoolBytes,
        IdentitySettings identity,
        Map<String, ClientRegistration> clients,
        @Nullable Sandbox sandbox) {
    public VaultSettings {
        clients = Map.copyOf(clients);
    }

    /** A PostgreSQL database. */
    public record DatabaseSettings(String url, String username, String password) {
        @Override
        public String toString() {
            return "DatabaseSettings[" + username + "]";
        }
    }

    /** A registration of this server at a service. */
    public record ClientRegistration(String id, String secret, List<String> redirectUris) {
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
}
