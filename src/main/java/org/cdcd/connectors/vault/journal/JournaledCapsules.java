package org.cdcd.connectors.vault.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.cdcd.connectors.vault.keys.CapsuleStore;
import org.cdcd.connectors.vault.keys.Capsules;

/**
 * The capsules in this vault's journal in front of those of the database, so that a version of the KEK is not taken out of
 * service while an answer that waits here needs it. Journals of other vaults are seen by
 * those alone ({@link org.cdcd.connectors.vault.keys.KekNeeds}).
 */
public final class JournaledCapsules implements CapsuleStore {
    private static final String PLACE = "refresh journal";

    private final RefreshJournal journal;
    private final CapsuleStore rows;

    public JournaledCapsules(RefreshJournal journal, CapsuleStore rows) {
        this.journal = journal;
        this.rows = rows;
    }

    @Override
    public List<Kept> under(int version, int limit) {
        List<Kept> found = new ArrayList<>(
                waiting(version).limit(limit).map(JournaledCapsules::kept).toList());
        if (found.size() < limit) {
            found.addAll(rows.under(version, limit - found.size()));
        }
        return found;
    }

    @Override
    public boolean replace(Kept kept, byte[] capsule) {
        if (!kept.place().equals(PLACE)) {
            return rows.replace(kept, capsule);
        }
        try {
            return journal.replace((JournalEntry) kept.row().getFirst(), capsule);
        } catch (IOException e) {
            throw new UncheckedIOException("the refresh journal cannot be written", e);
        }
    }

    @Override
    public long count(int version) {
        return countHere(version) + rows.count(version);
    }

    @Override
    public long countHere(int version) {
        return waiting(version).count();
    }

    private Stream<JournalEntry> waiting(int version) {
        byte[] mark = Capsules.mark(version);
        return journal.waiting().stream()
                .filter(entry -> entry.capsule().length >= mark.length
                        && Arrays.equals(entry.capsule(), 0, mark.length, mark, 0, mark.length));
    }

    private static Kept kept(JournalEntry entry) {
        return new Kept(
                PLACE,
                List.of(entry),
                Capsules.Kind.JOURNAL,
                List.of(RefreshJournal.ids(entry.credentialId(), entry.attempt(), entry.version())),
                entry.capsule());
    }
}
