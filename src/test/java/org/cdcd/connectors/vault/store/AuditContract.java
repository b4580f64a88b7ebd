package org.cdcd.connectors.vault.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;

interface AuditContract extends Contract {
    @Test
    default void seesAnEditedEntry() {
        String chain = chainOf(5);
        change("UPDATE audit SET outcome = 'edited' WHERE chain = ? AND seq = 3", chain);

        assertThat(store().auditTrail().firstBroken(chain)).hasValue(3);
    }

    @Test
    default void seesADeletedEntry() {
        String chain = chainOf(5);
        change("DELETE FROM audit WHERE chain = ? AND seq = 2", chain);

        assertThat(store().auditTrail().firstBroken(chain)).hasValue(2);
    }

    @Test
    default void seesTwoEntriesThatChangedPlaces() {
        String chain = chainOf(5);
        change("UPDATE audit SET seq = 100 WHERE chain = ? AND seq = 2", chain);
        change("UPDATE audit SET seq = 2 WHERE chain = ? AND seq = 3", chain);
        change("UPDATE audit SET seq = 3 WHERE chain = ? AND seq = 100", chain);

        assertThat(store().auditTrail().firstBroken(chain)).hasValue(2);
    }

    @Test
    default void seesATruncationBehindASignedHead() {
        String chain = chainOf(5);
        sign(chain);
        change("DELETE FROM audit WHERE chain = ? AND seq = 5", chain);

        assertThat(store().auditTrail().firstBroken(chain)).hasValue(5);
    }

    @Test
    default void aChainDoesNotFork() {
        String chain = chainOf(2);
        AuditChain fork = new AuditChain(store().database(), clock(), chain);
        fork.begin();
        fork.append(event("one"));
        write(chain, "another");

        assertThatThrownBy(fork::write).isInstanceOf(DataIntegrityViolationException.class);
    }

    @Test
    default void aWholeChainIsWholeAlsoAfterARestart() {
        String chain = chainOf(3);
        write(chain, "after the restart");

        assertThat(store().auditTrail().firstBroken(chain)).isEmpty();
    }

    @Test
    default void anUnfinishedTransactionLeavesNoTrace() {
        String chain = UUID.randomUUID().toString();
        AuditChain lane = new AuditChain(store().database(), clock(), chain);
        lane.begin();
        lane.append(event("lost"));

        lane.begin();
        lane.append(event("kept"));
        lane.write();
        lane.committed();

        assertThat(store().auditTrail().firstBroken(chain)).isEmpty();
    }

    @Test
    default void aSignedHeadNeedsNoSecondSignature() {
        String chain = chainOf(2);
        assertThat(store().auditTrail().unsignedHeads())
                .anyMatch(head -> head.chain().equals(chain));

        sign(chain);

        assertThat(store().auditTrail().unsignedHeads())
                .noneMatch(head -> head.chain().equals(chain));
        write(chain, "more");
        assertThat(store().auditTrail().unsignedHeads())
                .anyMatch(head -> head.chain().equals(chain));
        assertThat(store().auditTrail().firstBroken(chain)).isEmpty();
    }

    private String chainOf(int entries) {
        String chain = UUID.randomUUID().toString();
        for (int i = 0; i < entries; i++) {
            write(chain, "event" + i);
        }
        return chain;
    }

    /** As a node that was just started. */
    private void write(String chain, String action) {
        AuditChain lane = new AuditChain(store().database(), clock(), chain);
        lane.begin();
        lane.append(event(action));
        lane.write();
    }

    private void sign(String chain) {
        store().auditTrail().unsignedHeads().stream()
                .filter(head -> head.chain().equals(chain))
                .forEach(head -> store().auditTrail().signed(head, "signature"));
    }

    private void change(String sql, String chain) {
        store().database().sql().sql(sql).params(chain).update();
    }
}
