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
        @Nullable Instant expires) {
    public LinkedAccount {
        scopes = List.copyOf(scopes);
        connection = Map.copyOf(connection);
    }
}
