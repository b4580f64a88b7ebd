package org.cdcd.connectors.vault.accounts.credentials;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.catalog.Injection;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/**
 * A credential opened for one call; closing it zeroes the secrets.
 *
 * @param version which version of the credential this is; grows with each refresh
 * @param secrets by name: {@code token} for OAuth and keys; the fields of the link form otherwise
 * @param connection what is known of the account that is no secret
 */
public record Material(
        UUID credentialId,
        int version,
        Injection injection,
        Map<String, Secret> secrets,
        Map<String, String> connection)
        implements AutoCloseable {
    /**
     * Itself, for a call that was checked against this connection.
     *
     * @throws Refusal {@code credential_busy}, having closed it, if the connection was changed since: it is not sent there
     */
    public Material at(Map<String, String> checked) {
        if (!connection.equals(checked)) {
            close();
            throw Refusal.of(ErrorCode.CREDENTIAL_BUSY, "The account was linked anew while the call began.")
                    .withRetryAfter(Duration.ofSeconds(1));
        }
        return this;
    }

    @Override
    public void close() {
        secrets.values().forEach(Secret::close);
    }

    @Override
    public String toString() {
        return "Material[" + credentialId + " v" + version + "]";
    }
}
