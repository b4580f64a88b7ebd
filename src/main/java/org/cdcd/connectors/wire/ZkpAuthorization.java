package org.cdcd.connectors.wire;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The value of {@code Authorization} with which a service is shown a proof (RFC 9110, 11.4), and what the proof is bound to.
 *
 * @param payloadHash SHA-256 of the signed request's bytes, base64url
 */
public record ZkpAuthorization(ZkpProof proof, UUID requestId, String operation, String payloadHash) {
    /** The authentication scheme. */
    public static final String SCHEME = "CDCD-ZKP";

    private static final int MAX_LENGTH = 2048;
    private static final Set<String> NAMES = Set.of("id", "V", "r", "nonce", "exp", "rid", "op", "rh");

    /** The header's value. */
    public String value() {
        return SCHEME + " id=" + proof.id() + ", V=" + proof.proof().commitment() + ", r="
                + proof.proof().response() + ", nonce=" + proof.nonce() + ", exp="
                + proof.expires().getEpochSecond() + ", rid=" + requestId + ", op=" + operation + ", rh="
                + payloadHash;
    }

    /** Reads a header's value; nothing if it is not exactly of this form. */
    public static Optional<ZkpAuthorization> parse(String value) {
        if (value.length() > MAX_LENGTH || !value.startsWith(SCHEME + " ")) {
            return Optional.empty();
        }
        Map<String, String> given = new LinkedHashMap<>();
        for (String pair : value.substring(SCHEME.length() + 1).split(", ", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1 || given.put(pair.substring(0, equals), pair.substring(equals + 1)) != null) {
                return Optional.empty();
            }
        }
        if (!given.keySet().equals(NAMES)) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(given));
        } catch (Refusal | IllegalArgumentException | DateTimeException malformed) {
            return Optional.empty();
        }
    }

    private static ZkpAuthorization read(Map<String, String> given) {
        String id = given.getOrDefault("id", "");
        String nonce = given.getOrDefault("nonce", "");
        String hash = given.getOrDefault("rh", "");
        if (!ZkpProof.isWord(id) || !ZkpProof.isWord(nonce) || Base64Url.decode(hash).length != 32) {
            throw new IllegalArgumentException("not a proof");
        }
        return new ZkpAuthorization(
                new ZkpProof(
                        id,
                        SchnorrProof.parse(given.getOrDefault("V", ""), given.getOrDefault("r", "")),
                        nonce,
                        Instant.ofEpochSecond(Long.parseLong(given.getOrDefault("exp", "")))),
                UUID.fromString(given.getOrDefault("rid", "")),
                given.getOrDefault("op", ""),
                hash);
    }

    /** What the proof must be bound to at the service of this origin. */
    public byte[] context(String origin) {
        return ProofContext.operation(
                origin, proof.nonce(), proof.expires(), requestId, operation, Base64Url.decode(payloadHash));
    }
}
