package org.cdcd.connectors.vault.accounts.proofs;

/**
 * Who a person is at a service that takes proofs; none of it is secret.
 *
 * @param userId random, of this link alone
 * @param publicPoint {@code A}, compressed, base64url
 * @param scheme the proof's kind
 */
public record ZkpIdentity(String userId, String publicPoint, String scheme) {}
