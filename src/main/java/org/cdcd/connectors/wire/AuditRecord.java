package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/**
 * An entry of the audit log in its place in a chain: {@code h = SHA-256(prev || entry)}, the entry being chain, sequence number,
 * time (ISO 8601), subject, actor, action, object, outcome and request hash as UTF-8, each behind its 4-byte big-endian
 * length.
 *
 * @param sequence from 1, without gaps
 * @param subject whose it is: a keyed hash of the WebID
 * @param previous the {@code h} of the entry before, 32 zero bytes for the first
 * @param hash the {@code h} that is written down, right or not
 */
public record AuditRecord(
        String chain,
        long sequence,
        Instant time,
        String subject,
        String actor,
        String action,
        String object,
        String outcome,
        String requestHash,
        byte[] previous,
        byte[] hash) {
    /** Of {@code prev} and {@code h}, in bytes. */
    public static final int HASH_BYTES = 32;

    /** Whether the hash is that of what stands here. */
    public boolean intact() {
        return MessageDigest.isEqual(hash, expectedHash());
    }

    /** The hash that belongs to what stands here. */
    public byte[] expectedHash() {
        MessageDigest digest = Sha256.digest();
        digest.update(previous);
        return digest.digest(canonical());
    }

    private byte[] canonical() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        for (String member : List.of(
                chain,
                Long.toString(sequence),
                time.toString(),
                subject,
                actor,
                action,
                object,
                outcome,
                requestHash)) {
            byte[] utf8 = member.getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).array());
            bytes.writeBytes(utf8);
        }
        return bytes.toByteArray();
    }

    /** As it travels, in answers and exports. */
    public ObjectNode toJson() {
        return Json.MAPPER
                .createObjectNode()
                .put("chain", chain)
                .put("seq", sequence)
                .put("time", time.toString())
                .put("subject", subject)
                .put("actor", actor)
                .put("action", action)
                .put("object", object)
                .put("outcome", outcome)
                .put("req_hash", requestHash)
                .put("prev", Base64Url.encode(previous))
                .put("h", Base64Url.encode(hash));
    }

    /** @throws Refusal {@code malformed_request} if it is no entry */
    public static AuditRecord parse(JsonNode json) {
        try {
            return new AuditRecord(
                    text(json, "chain"),
                    json.path("seq").longValue(),
                    Instant.parse(text(json, "time")),
                    text(json, "subject"),
                    text(json, "actor"),
                    text(json, "action"),
                    text(json, "object"),
                    text(json, "outcome"),
                    text(json, "req_hash"),
                    hash(json, "prev"),
                    hash(json, "h"));
        } catch (DateTimeException e) {
            throw malformed();
        }
    }

    static byte[] hash(JsonNode json, String name) {
        byte[] hash = Base64Url.decode(text(json, name));
        if (hash.length != HASH_BYTES) {
            throw malformed();
        }
        return hash;
    }

    static String text(JsonNode json, String name) {
        String text = json.path(name).textValue();
        if (text == null) {
            throw malformed();
        }
        return text;
    }

    private static Refusal malformed() {
        return Refusal.of(ErrorCode.MALFORMED_REQUEST, "This is no entry or head of an audit log.");
    }
}
