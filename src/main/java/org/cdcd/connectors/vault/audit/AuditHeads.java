package org.cdcd.connectors.vault.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.cdcd.connectors.vault.store.AuditTrail;
import org.cdcd.connectors.vault.store.AuditTrail.SignedHead;
import org.cdcd.connectors.wire.AuditHead;
import org.cdcd.connectors.wire.AuditRecord;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.MerkleTree;
import org.cdcd.connectors.wire.ResponseSigner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs the newest entry of every chain, on a schedule and at the end. What is signed was read and checked before; a chain
 * that is broken gets no signature any more.
 */
public final class AuditHeads {
    private static final Logger LOG = LoggerFactory.getLogger(AuditHeads.class);
    private static final int PUBLISHED = 100;

    private final AuditTrail trail;
    private final Supplier<ResponseSigner> signer;
    private final Consumer<AuditHead> anchor;
    private final Set<String> broken = ConcurrentHashMap.newKeySet();
    private volatile Runnable whenBroken = () -> {};

    /** @param anchor keeps heads where the database's owner cannot change them; is told of each before it counts */
    public AuditHeads(AuditTrail trail, Supplier<ResponseSigner> signer, Consumer<AuditHead> anchor) {
        this.trail = trail;
        this.signer = signer;
        this.anchor = anchor;
    }

    /** Signs what has come since the last time, in all chains; several vaults may do so at once. Blocks. */
    public void sign() {
        trail.chains().forEach(this::sign);
    }

    /** The heads that were signed last: {@code heads}, newest first, each a compact JWS. For everyone. */
    public ObjectNode published() {
        ObjectNode document = Json.MAPPER.createObjectNode();
        ArrayNode heads = document.putArray("heads");
        trail.newestHeads(PUBLISHED).forEach(head -> heads.add(head.signature()));
        return document;
    }

    /** To be told once of each chain that is found broken. */
    public void onBroken(Runnable listener) {
        whenBroken = listener;
    }

    private void sign(String chain) {
        SignedHead last = trail.newestHead(chain).orElse(null);
        long from = last == null ? 1 : last.sequence() + 1;
        byte[] previous = last == null ? new byte[AuditRecord.HASH_BYTES] : last.hash();
        if (trail.newest(chain) < from - 1) {
            report(chain, trail.newest(chain) + 1);
            return;
        }
        List<AuditRecord> entries = trail.from(chain, from, AuditHead.MOST_ENTRIES);
        while (!entries.isEmpty() && follow(entries, from, previous)) {
            AuditRecord newest = entries.getLast();
            byte[] root =
                    MerkleTree.root(entries.stream().map(AuditRecord::hash).toList());
            keep(AuditHead.sign(chain, newest.sequence(), newest.hash(), from, root, signer.get()));
            from = newest.sequence() + 1;
            previous = newest.hash();
            entries = trail.from(chain, from, AuditHead.MOST_ENTRIES);
        }
    }

    private boolean follow(List<AuditRecord> entries, long from, byte[] before) {
        long next = from;
        byte[] previous = before;
        for (AuditRecord entry : entries) {
            if (entry.sequence() != next || !Arrays.equals(entry.previous(), previous) || !entry.intact()) {
                report(entry.chain(), next);
                return false;
            }
            previous = entry.hash();
            next++;
        }
        return true;
    }

    // first outside: a head that only the anchor has does no harm, the other way round it would be missed there
    private void keep(AuditHead head) {
        anchor.accept(head);
        trail.keep(head.chain(), head.sequence(), head.hash(), head.jws());
    }

    private void report(String chain, long sequence) {
        if (broken.add(chain)) {
            LOG.error("the audit log was tampered with: chain {} at entry {}; it is signed no more", chain, sequence);
            whenBroken.run();
        }
    }
}
