package org.cdcd.connectors.vault.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cdcd.connectors.vault.store.AuditTrail;
import org.cdcd.connectors.vault.store.AuditTrail.Place;
import org.cdcd.connectors.wire.AuditHead;
import org.cdcd.connectors.wire.AuditRecord;
import org.cdcd.connectors.wire.Base64Url;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.MerkleTree;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * A person's own entries, each with a proof that it is under a signed head. Of other people's entries a proof holds nothing but
 * hashes, at most twelve for each entry.
 */
public final class OwnEntries {
    /** How many entries a page has at most. */
    public static final int MOST = 100;

    private static final Pattern CHAIN = Pattern.compile("[0-9A-Za-z/-]{1,64}");
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private final AuditTrail trail;

    public OwnEntries(AuditTrail trail) {
        this.trail = trail;
    }

    private record Segment(int number, AuditHead head, List<byte[]> hashes) {}

    /**
     * A page of entries, newest first: {@code entries}, the signed {@code heads} that their proofs name by number, and {@code next}
     * unless it is the last. An entry without {@code proof} is newer than the newest head.
     *
     * @param subject the person's name in the log
     * @param after a {@code next} of an earlier page, or null
     * @throws Refusal {@code malformed_request} if limit or cursor is not one
     */
    public ObjectNode page(String subject, @Nullable String after, int limit) {
        if (limit < 1 || limit > MOST) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "limit is a number from 1 to " + MOST + ".");
        }
        List<AuditRecord> found = trail.of(subject, after == null ? null : place(after), limit + 1);
        List<AuditRecord> shown = found.subList(0, Math.min(limit, found.size()));
        ObjectNode page = Json.MAPPER.createObjectNode();
        ArrayNode entries = page.putArray("entries");
        ArrayNode heads = page.putArray("heads");
        Map<String, Segment> segments = new HashMap<>();
        for (AuditRecord entry : shown) {
            ObjectNode json = entry.toJson();
            segmentOf(entry, segments, heads).ifPresent(segment -> json.set("proof", proof(entry, segment)));
            entries.add(json);
        }
        if (found.size() > limit) {
            page.put("next", cursor(shown.getLast()));
        }
        return page;
    }

    private Optional<Segment> segmentOf(AuditRecord entry, Map<String, Segment> known, ArrayNode heads) {
        return trail.headOver(entry.chain(), entry.sequence())
                .map(kept -> known.computeIfAbsent(kept.chain() + " " + kept.sequence(), name -> {
                    AuditHead head = AuditHead.parse(kept.signature());
                    heads.add(kept.signature());
                    return new Segment(
                            heads.size() - 1, head, trail.hashes(head.chain(), head.from(), head.sequence()));
                }));
    }

    private static ObjectNode proof(AuditRecord entry, Segment segment) {
        ObjectNode proof = Json.MAPPER.createObjectNode().put("head", segment.number());
        ArrayNode path = proof.putArray("path");
        int index = Math.toIntExact(entry.sequence() - segment.head().from());
        // where entries are missing no path leads to the root, which is for the reader to find
        if (index < segment.hashes().size()) {
            MerkleTree.path(segment.hashes(), index).forEach(hash -> path.add(Base64Url.encode(hash)));
        }
        return proof;
    }

    private static String cursor(AuditRecord last) {
        String place = last.time() + " " + last.chain() + " " + last.sequence();
        return Base64Url.encode(place.getBytes(StandardCharsets.UTF_8));
    }

    private static Place place(String cursor) {
        try {
            String[] parts = new String(Base64Url.decode(cursor), StandardCharsets.UTF_8).split(" ", -1);
            if (parts.length == 3 && CHAIN.matcher(parts[1]).matches()) {
                Instant time = Instant.parse(parts[0]);
                if (time.isAfter(Instant.EPOCH) && time.isBefore(LATEST)) {
                    return new Place(time, parts[1], Long.parseLong(parts[2]));
                }
            }
        } catch (DateTimeException | NumberFormatException e) {
            // said below
        }
        throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "after is not the next of an earlier answer.");
    }
}
