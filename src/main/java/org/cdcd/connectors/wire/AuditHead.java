package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a server signs of a chain of its audit log: that its entries {@code from} to {@code sequence} are those, and no others. The
 * signature is a compact JWS of type {@link #TYP} over the JSON of {@code chain}, {@code seq}, {@code h}, {@code from} and {@code
 * root}.
 *
 * @param hash the {@code h} of the entry {@code sequence}
 * @param from the first entry that the root covers
 * @param root the root of the Merkle tree (RFC 9162, 2.1.1) whose leaves are the {@code h} of those entries
 * @param jws what was signed, with its signature
 */
public record AuditHead(String chain, long sequence, byte[] hash, long from, byte[] root, String jws) {
    /** The {@code typ} of a signed head. */
    public static final String TYP = "cdcd-audit-head+jws";

    /** How many entries a root covers at most. */
    public static final int MOST_ENTRIES = 4096;

    private static final int LONGEST = 4096;

    /** Signs a head. */
    public static AuditHead sign(
            String chain, long sequence, byte[] hash, long from, byte[] root, ResponseSigner signer) {
        ObjectNode content = Json.MAPPER
                .createObjectNode()
                .put("chain", chain)
                .put("seq", sequence)
                .put("h", Base64Url.encode(hash))
                .put("from", from)
                .put("root", Base64Url.encode(root));
        byte[] body = Json.bytes(content);
        String detached = signer.detached(body, TYP);
        int gap = detached.indexOf("..") + 1;
        return new AuditHead(
                chain,
                sequence,
                hash,
                from,
                root,
                detached.substring(0, gap) + Base64Url.encode(body) + detached.substring(gap));
    }

    /**
     * Reads a head without believing it: {@link #verify} does that.
     *
     * @throws Refusal {@code malformed_request} if it is none
     */
    public static AuditHead parse(String jws) {
        String[] parts = jws.split("\\.", -1);
        if (parts.length != 3) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "A signed head is a compact JWS.");
        }
        ObjectNode content = Json.strictObject(Base64Url.decode(parts[1]), LONGEST);
        return new AuditHead(
                AuditRecord.text(content, "chain"),
                content.path("seq").longValue(),
                AuditRecord.hash(content, "h"),
                content.path("from").longValue(),
                AuditRecord.hash(content, "root"),
                jws);
    }

    /** @throws Refusal {@code invalid_signature} or {@code unknown_key} if the server did not sign it */
    public AuditHead verify(ResponseVerifier server) {
        String[] parts = jws.split("\\.", -1);
        server.verifyDetached(Base64Url.decode(parts[1]), parts[0] + ".." + parts[2], TYP);
        return this;
    }

    /** How many entries the root covers. */
    public long size() {
        return sequence - from + 1;
    }
}
