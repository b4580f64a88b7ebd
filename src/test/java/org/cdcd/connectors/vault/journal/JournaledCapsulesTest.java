package org.cdcd.connectors.vault.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.cdcd.connectors.vault.keys.Capsules;
import org.cdcd.connectors.vault.keys.FileKek;
import org.cdcd.connectors.vault.keys.KekRefused;
import org.cdcd.connectors.vault.keys.KekRotation;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.keys.UserKeys;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.vault.store.StoreSettings;
import org.cdcd.connectors.vault.store.TestStores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournaledCapsulesTest {
    private static final UUID CREDENTIAL = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final String ANSWER = "{\"access_token\":\"s3cret-token\"}";

    @TempDir
    private Path folder;

    private final ExecutorService completions = Executors.newVirtualThreadPerTaskExecutor();
    private FileKek kek;
    private Store store;
    private RefreshJournal journal;
    private KekRotation rotation;

    @BeforeEach
    void open() {
        kek = FileKek.openOrCreate(folder.resolve("keyset"));
        store = TestStores.open(new StoreSettings.H2(folder.resolve("vault")), Clock.systemUTC(), completions);
        openJournal();
    }

    private void openJournal() {
        Capsules capsules = new Capsules(kek);
        journal = RefreshJournal.open(folder.resolve("refresh"), capsules, "a");
        rotation = new KekRotation(
                kek,
                new UserKeys(kek, store.userKeys(), Clock.systemUTC()),
                store.userKeys(),
                capsules,
                new JournaledCapsules(journal, store.capsules()),
                store.kekNeeds());
    }

    @AfterEach
    void close() {
        journal.close();
        store.close();
        completions.close();
    }

    @Test
    void aVersionThatAWaitingAnswerNeedsIsNotTakenOutOfService() throws IOException {
        append(1);
        int first = kek.currentVersion();

        rotation.rotate();

        assertThatThrownBy(() -> rotation.retire(first)).isInstanceOf(KekRefused.class);
        assertThat(rotation.versions().getFirst().capsules()).isEqualTo(1);
    }

    @Test
    void anAnswerThatWaitsIsWrappedAnewAndOutlivesTheOldVersion() throws IOException {
        append(1);
        append(2);
        int first = kek.currentVersion();
        rotation.rotate();

        rotation.work();
        rotation.retire(first);
        rotation.destroy(first);

        assertThat(journal.waiting())
                .hasSize(2)
                .allSatisfy(entry -> assertThat(text(entry)).isEqualTo(ANSWER));
        journal.close();
        openJournal();
        assertThat(journal.waiting()).extracting(JournalEntry::attempt).containsExactly(1L, 2L);
        assertThat(journal.waiting())
                .allSatisfy(entry -> assertThat(text(entry)).isEqualTo(ANSWER));
    }

    @Test
    void onlyWhatWaitsInTheJournalIsCountedAsSeenByNobodyElse() throws IOException {
        int version = kek.currentVersion();
        JournaledCapsules capsules = new JournaledCapsules(journal, store.capsules());
        assertThat(capsules.countHere(version)).isZero();

        append(1);

        assertThat(capsules.countHere(version)).isEqualTo(1);
        assertThat(capsules.countHere(version + 1)).isZero();
    }

    @Test
    void whatIsDoneMeanwhileStaysDone() throws IOException {
        JournalEntry entry = append(1);
        rotation.rotate();
        JournaledCapsules capsules = new JournaledCapsules(journal, store.capsules());
        var old = capsules.under(1, 10).getFirst();
        journal.done(entry);

        assertThat(capsules.replace(old, old.capsule())).isFalse();
        assertThat(journal.waiting()).isEmpty();
    }

    private JournalEntry append(long attempt) throws IOException {
        try (Secret answer = Secret.ofAscii(ANSWER)) {
            return journal.append(CREDENTIAL, attempt, 7, answer);
        }
    }

    private String text(JournalEntry entry) {
        try (Secret answer = journal.answer(entry)) {
            return answer.reveal(bytes -> new String(bytes, StandardCharsets.UTF_8));
        }
    }
}
