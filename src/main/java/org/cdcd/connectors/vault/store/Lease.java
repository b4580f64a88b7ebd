package org.cdcd.connectors.vault.store;

import java.time.Instant;
import java.util.UUID;

/**
 * Leave to use a credential until the deadline, unless it is suspended or revoked before.
 *
 * @param epoch of the credential when the lease was taken
 */
public record Lease(String webid, UUID leaseId, UUID credentialId, long epoch, Instant deadline) {}
