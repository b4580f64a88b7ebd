package org.cdcd.connectors.vault.store;

import org.jspecify.annotations.Nullable;

/**
 * A credential and what it holds, as both stood at one moment.
 *
 * @param parts null once it is revoked
 */
public record StoredCredential(CredentialRow row, @Nullable SealedParts parts) {}
