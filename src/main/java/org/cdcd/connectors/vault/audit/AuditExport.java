package org.cdcd.connectors.vault.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.cdcd.connectors.vault.store.AuditTrail;
import org.cdcd.connectors.vault.store.AuditTrail.SignedHead;
import org.cdcd.connectors.wire.AuditRecord;
import org.cdcd.connectors.wire.Json;

/** The whole audit log, line by line, as {@link org.cdcd.connectors.wire.AuditCheck} reads it. No secret and no person's name is in it. */
public final class AuditExport {
    private static final int PAGE = 1_000;

    private final AuditTrail trail;

    public AuditExport(AuditTrail trail) {
        this.trail = trail;
    }

    /**
     * Writes everything that is there when a chain's turn comes; memory does not grow with the log.
     *
     * @param jwks the keys that heads are signed with
     * @param lines gets each line; what it throws ends the export
     */
    public void write(JsonNode jwks, Consumer<ObjectNode> lines) {
        ObjectNode keys = Json.MAPPER.createObjectNode();
        keys.set("jwks", jwks);
        lines.accept(keys);
        TreeSet<String> chains = new TreeSet<>(trail.chains());
        chains.addAll(trail.chainsWithHeads());
        chains.forEach(chain -> chain(chain, lines));
    }

    private void chain(String chain, Consumer<ObjectNode> lines) {
        List<SignedHead> heads = trail.heads(chain, 0, PAGE);
        while (!heads.isEmpty()) {
            heads.forEach(head -> lines.accept(Json.MAPPER.createObjectNode().put("head", head.signature())));
            heads = trail.heads(chain, heads.getLast().sequence() + 1, PAGE);
        }
        List<AuditRecord> entries = trail.from(chain, Long.MIN_VALUE, PAGE);
        while (!entries.isEmpty()) {
            for (AuditRecord entry : entries) {
                ObjectNode line = Json.MAPPER.createObjectNode();
                line.set("entry", entry.toJson());
                lines.accept(line);
            }
            entries = trail.from(chain, entries.getLast().sequence() + 1, PAGE);
        }
    }
}
