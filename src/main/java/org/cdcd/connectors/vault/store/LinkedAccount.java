package org.cdcd.connectors.vault.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a linked account that is no secret.
 *
 * @param region where its keys and rows live
 * @param serviceIdentifier the account's address at the service, a URI
 * @param serviceUserId who the account is at the service
 * @param authMethod how it was linked, such as {@code oauth2}
 * @param scopes what was granted
 * @param connection what the link learned, such as a host or a site id
 * @param mode the protection mode, such as {@code M1}
 * @param expires when the credential as a whole ends, or null
 * @param ownerKey the person's public key that its data keys are wrapped to, or null if they are under a key of ours
 */
public record LinkedAccount(
        String region,
        String connectorId,
        String serviceIdentifier,
        @Nullable String serviceUserId,
        String authMethod,
        List<String> scopes,
        Map<String, String> connection,
        String mode,
        Instant issued,
        @Nullable Instant expires,
        @Nullable String ownerKey) {
    /** Under this name the connection holds which of the operator's mail servers the app password was made for. */
    public static final String MAIL_SERVER = "mail_server";

    public LinkedAccount {
        scopes = List.copyOf(scopes);
        connection = Map.copyOf(connection);
    }

    /** An account whose data keys are under a key of ours. */
    public LinkedAccount(
            String region,
            String connectorId,
            String serviceIdentifier,
            @Nullable String serviceUserId,
            String authMethod,
            List<String> scopes,
            Map<String, String> connection,
            String mode,
            Instant issued,
            @Nullable Instant expires) {
        this(
                region,
                connectorId,
                serviceIdentifier,
                serviceUserId,
                authMethod,
                scopes,
                connection,
                mode,
                issued,
                expires,
                null);
    }

    /** Whether the credential holds an app password that was made here. */
    public boolean holdsAppPassword() {
        return connection.containsKey(MAIL_SERVER);
    }
}
