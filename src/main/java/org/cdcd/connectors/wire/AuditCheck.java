package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks a whole audit log, line by line as it is exported: first the keys ({@code {"jwks": …}}), then the signed heads ({@code
 * {"head": "…"}}), then the entries ({@code {"entry": {…}}}) of one chain after the other in their order. Heads that were kept
 * elsewhere are as good as those in the export, and are what shows that an end was cut off together with its heads. Not
 * thread-safe; memory grows with the number of heads and chains.
 */
public final class AuditCheck {
    /** What can be wrong with an entry. */
    public enum Fault {
        /** It does not say what its hash says. */
        CHANGED,
        /** It is not there, and later ones are. */
        MISSING,
        /** It stands in the place of another. */
        REORDERED,
        /** It follows an entry other than the one before it, or a head was signed over another entry in its place. */
        FORKED,
        /** The chain ends before an entry that is signed. */
        TRUNCATED,
        /** A head's signature does not hold. */
        HEAD_NOT_SIGNED
    }

    /** The first bad entry of a chain. */
    public record Finding(String chain, long sequence, Fault fault) {
        @Override
        public String toString() {
            return "chain " + chain + ", entry " + sequence + ": "
                    + fault.name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private static final class Chain {
        private final TreeMap<Long, List<AuditHead>> heads = new TreeMap<>();
        private long next = 1;
        private final List<byte[]> recent = new ArrayList<>();
        private byte[] previous = new byte[AuditRecord.HASH_BYTES];
        private @Nullable Finding finding;
    }

    private final Map<String, Chain> chains = new TreeMap<>();
    private final Set<String> seenHeads = new HashSet<>();
    private final List<Finding> unsigned = new ArrayList<>();
    private @Nullable ResponseVerifier server;
    private long entries;

    /** @param server whose keys count, or null for those that the export names */
    public AuditCheck(@Nullable ResponseVerifier server) {
        this.server = server;
    }

    /**
     * The next line.
     *
     * @throws Refusal {@code malformed_request} if it is none of an export
     */
    public void line(JsonNode line) {
        if (line.has("jwks")) {
            if (server == null) {
                server = new ResponseVerifier(line.path("jwks"));
            }
        } else if (line.has("head")) {
            head(line.path("head").asText());
        } else if (line.has("entry")) {
            entry(AuditRecord.parse(line.path("entry")));
        } else {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "This is no line of an exported audit log.");
        }
    }

    /** A signed head, from the export or kept elsewhere; before the entries of its chain. */
    public void head(String jws) {
        if (!seenHeads.add(Sha256.base64Url(jws))) {
            return;
        }
        AuditHead head = AuditHead.parse(jws);
        ResponseVerifier keys = server;
        try {
            if (keys == null) {
                throw Refusal.of(ErrorCode.UNKNOWN_KEY, "There are no keys to check a head with.");
            }
            head.verify(keys);
        } catch (Refusal refusal) {
            unsigned.add(new Finding(head.chain(), head.sequence(), Fault.HEAD_NOT_SIGNED));
            return;
        }
        chain(head.chain())
                .heads
                .computeIfAbsent(head.sequence(), n -> new ArrayList<>())
                .add(head);
    }

    private void entry(AuditRecord entry) {
        entries++;
        Chain chain = chain(entry.chain());
        if (chain.finding != null) {
            return;
        }
        Fault fault = faultOf(entry, chain);
        if (fault != null) {
            long at = fault == Fault.FORKED ? Math.min(entry.sequence(), chain.next) : chain.next;
            chain.finding = new Finding(entry.chain(), at, fault);
            return;
        }
        chain.previous = entry.hash();
        chain.next++;
        if (chain.recent.size() >= 2 * AuditHead.MOST_ENTRIES) {
            chain.recent.subList(0, AuditHead.MOST_ENTRIES).clear();
        }
        chain.recent.add(entry.hash());
        chain.finding = rootIsAnother(entry, chain) ? new Finding(entry.chain(), entry.sequence(), Fault.FORKED) : null;
    }

    private static @Nullable Fault faultOf(AuditRecord entry, Chain chain) {
        if (entry.sequence() > chain.next) {
            return Fault.MISSING;
        }
        if (entry.sequence() < chain.next) {
            return Fault.FORKED;
        }
        boolean follows = Arrays.equals(entry.previous(), chain.previous);
        if (!entry.intact()) {
            // one that was moved still has the hash of what stands before its old place
            return follows ? Fault.CHANGED : Fault.REORDERED;
        }
        if (!follows) {
            return Fault.FORKED;
        }
        for (AuditHead head : chain.heads.getOrDefault(entry.sequence(), List.of())) {
            if (!Arrays.equals(head.hash(), entry.hash())) {
                return Fault.FORKED;
            }
        }
        return null;
    }

    private static boolean rootIsAnother(AuditRecord entry, Chain chain) {
        int known = chain.recent.size();
        return chain.heads.getOrDefault(entry.sequence(), List.of()).stream()
                .anyMatch(head -> head.size() < 1
                        || head.size() > known
                        || !Arrays.equals(
                                MerkleTree.root(chain.recent.subList(known - (int) head.size(), known)), head.root()));
    }

    /** The first bad entry of every chain that has one, once every line was read. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(unsigned);
        chains.forEach((name, chain) -> truncated(name, chain).ifPresent(findings::add));
        return findings;
    }

    private static Optional<Finding> truncated(String name, Chain chain) {
        if (chain.finding != null) {
            return Optional.of(chain.finding);
        }
        boolean cut = !chain.heads.isEmpty() && chain.heads.lastKey() >= chain.next;
        return cut ? Optional.of(new Finding(name, chain.next, Fault.TRUNCATED)) : Optional.empty();
    }

    /** How many entries were read. */
    public long entries() {
        return entries;
    }

    /** How many chains there are. */
    public int chains() {
        return chains.size();
    }

    /** How many entries, by chain, stand after the newest signed head: nothing but the chain itself vouches for them yet. */
    public Map<String, Long> unsignedEntries() {
        Map<String, Long> after = new HashMap<>();
        chains.forEach((name, chain) -> {
            long signed = chain.heads.isEmpty() ? 0 : chain.heads.lastKey();
            if (chain.next - 1 > signed) {
                after.put(name, chain.next - 1 - signed);
            }
        });
        return after;
    }

    private Chain chain(String name) {
        return chains.computeIfAbsent(name, n -> new Chain());
    }
}
