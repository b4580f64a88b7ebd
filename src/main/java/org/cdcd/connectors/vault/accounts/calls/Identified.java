package org.cdcd.connectors.vault.accounts.calls;

import java.util.Map;

/**
 * Whose account it is.
 *
 * @param userId the service's id that never changes
 * @param serviceIdentifier a URI that names the account
 * @param kept what else is remembered of it, by name
 */
public record Identified(String userId, String serviceIdentifier, Map<String, String> kept) {}
