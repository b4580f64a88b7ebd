package org.cdcd.connectors.vault.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.cdcd.connectors.vault.audit.AuditHeads;
import org.cdcd.connectors.wire.AuditHead;
import org.cdcd.connectors.wire.AuditRecord;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;

interface AuditContract extends Contract {
    @Test
    default void anEditedEntryIsNamed() {
        String chain = chainOf(5);
        change("UPDATE audit SET outcome = 'edited' WHERE chain = ? AND seq = 3", chain);

        assertThat(findings(chain)).containsExactly("3 CHANGED");
    }

    @Test
    default void aDeletedEntryIsNamed() {
        String chain = chainOf(5);
        change("DELETE FROM audit WHERE chain = ? AND seq = 2", chain);

        assertThat(findings(chain)).containsExactly("2 MISSING");
    }

    @Test
    default void theFirstOfTwoEntriesThatChangedPlacesIsNamed() {
        String chain = chainOf(5);
        change("UPDATE audit SET seq = 100 WHERE chain = ? AND seq = 2", chain);
        change("UPDATE audit SET seq = 2 WHERE chain = ? AND seq = 3", chain);
        change("UPDATE audit SET seq = 3 WHERE chain = ? AND seq = 100", chain);

        assertThat(findings(chain)).containsExactly("2 REORDERED");
    }

    @Test
    default void anEndThatIsCutOffBelowASignedHeadIsNamed() {
        String chain = chainOf(5);
        log().sign();
        change("DELETE FROM audit WHERE chain = ? AND seq = 5", chain);

        assertThat(findings(chain)).containsExactly("5 TRUNCATED");
    }

    @Test
    default void anEndThatIsCutOffWithItsHeadsIsNamedByAHeadKeptElsewhere() {
        String chain = chainOf(5);
        AuditHead kept = headOf(chain, log().sign());
        change("DELETE FROM audit WHERE chain = ? AND seq > 2", chain);
        change("DELETE FROM audit_head WHERE chain = ?", chain);

        assertThat(findings(chain)).isEmpty();
        assertThat(log().findings(chain, kept)).containsExactly("3 TRUNCATED");
    }

    @Test
    default void aWholeChainThatIsGoneIsNamed() {
        String chain = chainOf(3);
        log().sign();
        change("DELETE FROM audit WHERE chain = ?", chain);

        assertThat(findings(chain)).containsExactly("1 TRUNCATED");
    }

    @Test
    default void aSecondHistoryInThePlaceOfASignedOneIsNamed() {
        String chain = chainOf(4);
        log().sign();
        change("DELETE FROM audit WHERE chain = ? AND seq > 2", chain);
        write(chain, "another third");
        write(chain, "another fourth");
        write(chain, "a fifth");

        assertThat(findings(chain)).containsExactly("4 FORKED");
    }

    @Test
    default void anEntryThatWasRewrittenWithItsHashIsFoundAtTheNextOne() {
        String chain = chainOf(5);
        AuditRecord third = store().auditTrail().from(chain, 3, 1).getFirst();
        AuditLink forged = AuditLink.of(chain, 3, third.time(), event("forged"), third.previous());
        change("UPDATE audit SET action = 'forged' WHERE chain = ? AND seq = 3", chain);
        log().change("UPDATE audit SET h = ? WHERE chain = ? AND seq = 3", forged.hash(), chain);

        assertThat(findings(chain)).containsExactly("4 FORKED");
    }

    @Test
    default void aHeadThatTheServerDidNotSignIsNamed() {
        String chain = chainOf(2);
        AuditHead head = headOf(chain, log().sign());
        String forged = head.jws().substring(0, head.jws().lastIndexOf('.') + 1) + "A".repeat(86);
        log().change("UPDATE audit_head SET sig = ? WHERE chain = ?", forged, chain);

        assertThat(findings(chain)).containsExactly("2 HEAD_NOT_SIGNED");
    }

    @Test
    default void aBrokenChainIsSignedNoMore() {
        String chain = chainOf(3);
        change("UPDATE audit SET outcome = 'edited' WHERE chain = ? AND seq = 2", chain);

        assertThat(log().sign()).noneMatch(head -> head.chain().equals(chain));
    }

    @Test
    default void aBrokenChainIsToldOnce() {
        String chain = chainOf(3);
        AtomicInteger told = new AtomicInteger();
        AuditHeads heads = log().heads(head -> {});
        heads.onBroken(told::incrementAndGet);
        heads.sign();
        int others = told.get();
        write(chain, "a fourth");
        change("UPDATE audit SET outcome = 'edited' WHERE chain = ? AND seq = 4", chain);

        heads.sign();
        heads.sign();

        assertThat(told).hasValue(others + 1);
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
        log().sign();
        write(chain, "after the restart");
        log().sign();

        assertThat(findings(chain)).isEmpty();
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

        assertThat(findings(chain)).isEmpty();
    }

    @Test
    default void aSignedHeadNeedsNoSecondSignature() {
        String chain = chainOf(2);
        assertThat(log().sign()).anyMatch(head -> head.chain().equals(chain));
        assertThat(log().sign()).noneMatch(head -> head.chain().equals(chain));

        write(chain, "more");

        AuditHead next = headOf(chain, log().sign());
        assertThat(next.from()).isEqualTo(3);
        assertThat(next.sequence()).isEqualTo(3);
        assertThat(findings(chain)).isEmpty();
    }

    @Test
    default void aPersonsEntriesComeInPagesWithoutGapOrDouble() {
        String chain = chainOf(0);
        String subject = UUID.randomUUID().toString();
        for (int i = 0; i < 5; i++) {
            write(chain, new AuditEntry(subject, "client", "event" + i, "object", "ok", ""));
        }
        List<AuditRecord> first = store().auditTrail().of(subject, null, 2);
        AuditRecord last = first.getLast();
        List<AuditRecord> rest =
                store().auditTrail().of(subject, new AuditTrail.Place(last.time(), last.chain(), last.sequence()), 10);

        assertThat(first).extracting(AuditRecord::action).containsExactly("event4", "event3");
        assertThat(rest).extracting(AuditRecord::action).containsExactly("event2", "event1", "event0");
    }

    private TamperedLog log() {
        return new TamperedLog(store());
    }

    private List<String> findings(String chain) {
        return log().findings(chain);
    }

    private static AuditHead headOf(String chain, List<AuditHead> signed) {
        return signed.stream()
                .filter(head -> head.chain().equals(chain))
                .findFirst()
                .orElseThrow();
    }

    private String chainOf(int entries) {
        String chain = UUID.randomUUID().toString();
        for (int i = 0; i < entries; i++) {
            write(chain, "event" + i);
        }
        return chain;
    }

    private void write(String chain, String action) {
        write(chain, event(action));
    }

    /** As a node that was just started. */
    private void write(String chain, AuditEntry entry) {
        AuditChain lane = new AuditChain(store().database(), clock(), chain);
        lane.begin();
        lane.append(entry);
        lane.write();
    }

    private void change(String sql, String chain) {
        log().change(sql, chain);
    }
}
