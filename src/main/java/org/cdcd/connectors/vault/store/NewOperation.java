package org.cdcd.connectors.vault.store;

import java.time.Instant;
import java.util.UUID;

/**
 * A signed request that wants to begin.
 *
 * @param reqHash SHA-256 of its payload bytes, base64url
 * @param deadline when it must have ended; half a minute later its outcome counts as unknown
 * @param expires until when its id and its answer are kept
 */
public record NewOperation(String webid, UUID requestId, String reqHash, Instant deadline, Instant expires) {}
