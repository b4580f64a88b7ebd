package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A person's own entries of a server's audit log, as {@code GET /api/v1/audit} answers, and how they are checked. */
public final class AuditProof {
    private AuditProof() {}

    /**
     * An entry that was checked.
     *
     * @param head the signed head under which it stands, or null if none has been signed since
     */
    public record Entry(AuditRecord entry, @Nullable AuditHead head) {}

    /**
     * Entries, newest first.
     *
     * @param next where the page after this one begins, or null after the last
     */
    public record Page(List<Entry> entries, @Nullable String next) {}

    /**
     * Checks every entry against its own hash and against the head that is named for it.
     *
     * @throws Refusal {@code invalid_signature}, {@code unknown_key} or {@code malformed_request} if one does not hold
     */
    public static Page verify(JsonNode answer, ResponseVerifier server) {
        List<AuditHead> heads = new ArrayList<>();
        answer.path("heads")
                .forEach(head -> heads.add(AuditHead.parse(head.asText()).verify(server)));
        List<Entry> entries = new ArrayList<>();
        for (JsonNode json : answer.path("entries")) {
            AuditRecord entry = AuditRecord.parse(json);
            if (!entry.intact()) {
                throw broken("An entry is not the one that was written.");
            }
            JsonNode proof = json.path("proof");
            entries.add(new Entry(entry, proof.isMissingNode() ? null : included(entry, proof, heads)));
        }
        return new Page(entries, answer.path("next").textValue());
    }

    private static AuditHead included(AuditRecord entry, JsonNode proof, List<AuditHead> heads) {
        int number = proof.path("head").asInt(-1);
        if (number < 0 || number >= heads.size()) {
            throw broken("An entry names a head that is not there.");
        }
        AuditHead head = heads.get(number);
        List<byte[]> path = new ArrayList<>();
        proof.path("path").forEach(hash -> path.add(Base64Url.decode(hash.asText())));
        boolean in = head.chain().equals(entry.chain())
                && MerkleTree.leads(entry.hash(), entry.sequence() - head.from(), head.size(), path, head.root());
        if (!in) {
            throw broken("An entry is not among those that the server signed.");
        }
        return head;
    }

    private static Refusal broken(String detail) {
        return Refusal.of(ErrorCode.INVALID_SIGNATURE, detail);
    }
}
