package org.cdcd.connectors.vault.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.UUID;
import org.cdcd.connectors.vault.keys.Capsules;
import org.cdcd.connectors.vault.keys.FileKek;
import org.cdcd.connectors.vault.keys.SealBroken;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.wire.Unusable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RefreshJournalTest {
    private static final UUID CREDENTIAL = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final String ANSWER = "{\"access_token\":\"s3cret-token\"}";

    @TempDir
    private Path folder;

    private Capsules capsules;

    @BeforeEach
    void keys() {
        capsules = new Capsules(FileKek.openOrCreate(folder.resolve("keyset")));
    }

    @Test
    void refusesAJournalThatAnotherProcessUses() throws Exception {
        try (RefreshJournal first = open("a")) {
            assertThatThrownBy(() -> open("b"))
                    .isInstanceOf(Unusable.class)
                    .hasMessageContaining("connectors.data")
                    .hasMessageContaining(place().toString());
            assertThat(first.waiting()).isEmpty();
        }
        open("b").close();
    }

    @Test
    void refusesAFileThatIsNoJournal() throws Exception {
        open("a").close();
        Files.writeString(file(), "something else");

        assertThatThrownBy(() -> open("b")).isInstanceOf(Unusable.class).hasMessageContaining("not a journal");
        assertThat(file()).hasContent("something else");
    }

    @Test
    void keepsWhatIsNotDoneOverAStart() throws Exception {
        try (RefreshJournal journal = open("a")) {
            journal.done(append(journal, 1));
            append(journal, 2);
        }

        try (RefreshJournal journal = open("b")) {
            assertThat(journal.formerNode()).contains("a");
            assertThat(journal.waiting()).singleElement().satisfies(entry -> {
                assertThat(entry.attempt()).isEqualTo(2);
                assertThat(text(journal, entry)).isEqualTo(ANSWER);
            });
            assertThat(journal.waiting(CREDENTIAL, 7)).isPresent();
            assertThat(journal.waiting(CREDENTIAL, 8)).isEmpty();
        }
    }

    @Test
    void holdsNoTokenInTheClearAndIsItsOwnersAlone() throws Exception {
        try (RefreshJournal journal = open("a")) {
            JournalEntry entry = append(journal, 1);

            assertThat(new String(Files.readAllBytes(file()), StandardCharsets.ISO_8859_1))
                    .doesNotContain("s3cret");
            assertThat(entry.toString()).doesNotContain("s3cret");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place())))
                .isEqualTo("rwx------");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 8, 9, 40, 200})
    void cutsOffTheRecordThatACrashCutShort(int missing) throws Exception {
        try (RefreshJournal journal = open("a")) {
            append(journal, 1);
            append(journal, 2);
        }
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(whole, whole.length - missing));

        try (RefreshJournal journal = open("b")) {
            assertThat(journal.waiting()).extracting(JournalEntry::attempt).containsExactly(1L);
            append(journal, 3);
        }
        try (RefreshJournal journal = open("c")) {
            assertThat(journal.waiting()).extracting(JournalEntry::attempt).containsExactly(1L, 3L);
        }
    }

    @Test
    void readsPastARecordWhoseBytesHaveChanged() throws Exception {
        long end;
        try (RefreshJournal journal = open("a")) {
            append(journal, 1);
            end = Files.size(file());
            append(journal, 2);
        }
        byte[] whole = Files.readAllBytes(file());
        whole[(int) end - 1] ^= 1;
        Files.write(file(), whole);

        try (RefreshJournal journal = open("b")) {
            assertThat(journal.waiting()).extracting(JournalEntry::attempt).containsExactly(2L);
        }
    }

    @Test
    void ignoresZerosAtTheEnd() throws Exception {
        try (RefreshJournal journal = open("a")) {
            append(journal, 1);
        }
        Files.write(file(), new byte[4096], StandardOpenOption.APPEND);

        try (RefreshJournal journal = open("b")) {
            assertThat(journal.waiting()).hasSize(1);
        }
    }

    @Test
    void doesNotGrowForEver() throws Exception {
        try (RefreshJournal journal = open("a")) {
            JournalEntry kept = append(journal, 1);
            for (int attempt = 2; attempt < 600; attempt++) {
                journal.done(append(journal, attempt));
            }
            journal.done(kept);
            for (int attempt = 600; attempt < 800; attempt++) {
                journal.done(append(journal, attempt));
            }
            long most = 2 * 64 * 1024;
            assertThat(Files.size(file())).isLessThan(most);
        }
        try (RefreshJournal journal = open("b")) {
            assertThat(journal.waiting()).isEmpty();
        }
    }

    @Test
    void opensAnAnswerForItsOwnAttemptOnly() throws Exception {
        try (RefreshJournal journal = open("a")) {
            JournalEntry entry = append(journal, 1);
            JournalEntry moved =
                    new JournalEntry(entry.number(), entry.credentialId(), 2, entry.version(), entry.capsule());

            assertThatThrownBy(() -> journal.answer(moved)).isInstanceOf(SealBroken.class);
        }
    }

    private RefreshJournal open(String node) {
        return RefreshJournal.open(place(), capsules, node);
    }

    private static JournalEntry append(RefreshJournal journal, long attempt) throws IOException {
        try (Secret answer = Secret.ofAscii(ANSWER)) {
            return journal.append(CREDENTIAL, attempt, 7, answer);
        }
    }

    private static String text(RefreshJournal journal, JournalEntry entry) {
        try (Secret answer = journal.answer(entry)) {
            return answer.reveal(bytes -> new String(bytes, StandardCharsets.UTF_8));
        }
    }

    private Path place() {
        return folder.resolve("refresh");
    }

    private Path file() {
        return place().resolve("journal");
    }
}
