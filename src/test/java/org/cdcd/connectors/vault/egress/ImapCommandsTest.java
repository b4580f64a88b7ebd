package org.cdcd.connectors.vault.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImapCommandsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STORE 1 +FLAGS (\\Seen)",
                "UID STORE 1 FLAGS ()",
                "uid store 1 FLAGS ()",
                "APPEND INBOX {3}",
                "EXPUNGE",
                "UID EXPUNGE 1",
                "MOVE 1 x",
                "UID MOVE 1 x",
                "COPY 1 x",
                "UID COPY 1 x",
                "CREATE x",
                "DELETE x",
                "RENAME x y",
                "SUBSCRIBE x",
                "UNSUBSCRIBE x",
                "SELECT INBOX",
                "select INBOX",
                "SETACL x y z",
                "SETQUOTA x ()",
                "COMPRESS DEFLATE",
                "STARTTLS",
                "LOGIN a b",
                "AUTHENTICATE PLAIN",
                "UNAUTHENTICATE",
                "IDLE",
                "URLFETCH x",
                "SETMETADATA x",
                "X-SECRET",
                "UID",
                "",
                "  NOOP"
            })
    void readingGivesNoCommandThatChangesAnything(String command) {
        assertRefused(new ImapCommands(List.of("read"), true), "A1 " + command + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"DELETE x", "RENAME x y", "SETACL x y z", "COMPRESS DEFLATE", "STARTTLS", "LOGIN a b", "IDLE"})
    void writingRemovesNoFolders(String command) {
        assertRefused(new ImapCommands(List.of("write"), true), "A1 " + command + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A1 NOOP\nA2 STORE 1 FLAGS ()\r\n",
                "A1 NOOP\rA2 DELETE x\r\n",
                "A1 NOOP\0\r\n",
                "\r\n",
                "* NOOP\r\n",
                "+ NOOP\r\n",
                "NOOP\r\n",
                "A1\r\n",
                "A(1 NOOP\r\n"
            })
    void refusesLinesWithMoreThanOneReading(String text) {
        assertRefused(new ImapCommands(List.of("read"), true), text);
    }

    @Test
    void refusesALineWithoutEnd() {
        assertRefused(new ImapCommands(List.of("read"), true), "A1 SEARCH SUBJECT " + "x".repeat(70_000));
    }

    @Test
    void passesWhatReadingNeeds() {
        String session = "A1 CAPABILITY\r\nA2 EXAMINE INBOX\r\nA3 UID FETCH 1:* (UID FLAGS)\r\n"
                + "A4 UID SEARCH TEXT \"STORE\"\r\nA5 LIST \"\" *\r\nA6 LOGOUT\r\n";
        assertThat(run(new ImapCommands(List.of("read"), false), session)).isEqualTo(session);
    }

    @Test
    void passesWhatWritingNeeds() {
        String session = "A2 SELECT INBOX\r\nA3 UID STORE 1 +FLAGS (\\Seen)\r\nA4 UID MOVE 1 Archive\r\n";
        assertThat(run(new ImapCommands(List.of("write"), false), session)).isEqualTo(session);
    }

    @Test
    void passesALineOnlyWhenItIsWhole() {
        ImapCommands commands = new ImapCommands(List.of("read"), false);
        assertThat(run(commands, "A1 NO")).isEmpty();
        assertThat(run(commands, "OP\r\n")).isEqualTo("A1 NOOP\r\n");
    }

    @Test
    void takesALiteralForDataOnlyWhenTheServerDoes() {
        ImapCommands commands = new ImapCommands(List.of("read"), false);
        String attack = "A1 SEARCH TEXT {22}\r\nA2 STORE 1 FLAGS (x)\r\n\r\n";
        assertThat(run(commands, attack)).isEqualTo("A1 SEARCH TEXT {22}\r\n");
        assertThat(commands.isWaiting()).isTrue();
        commands.heard("* 1 EXISTS");
        assertThat(commands.isWaiting()).isTrue();
        commands.heard("A1 BAD no literals here");
        assertRefused(commands, "A2 STORE 1 FLAGS (x)\r\n\r\n");
    }

    @Test
    void passesALiteralThatTheServerAskedFor() {
        ImapCommands commands = new ImapCommands(List.of("read"), false);
        run(commands, "A1 SEARCH TEXT {9}\r\n");
        commands.heard("+ go on");
        assertThat(run(commands, "A2 STORE\n SUBJECT {2}\r\n")).isEqualTo("A2 STORE\n SUBJECT {2}\r\n");
        commands.heard("+");
        assertThat(run(commands, "xy\r\nA2 NOOP\r\n")).isEqualTo("xy\r\nA2 NOOP\r\n");
    }

    @Test
    void passesAnUnaskedLiteralOnlyToAServerThatTakesThem() {
        assertRefused(new ImapCommands(List.of("read"), false), "A1 SEARCH TEXT {2+}\r\nxy\r\n");
        assertThat(run(new ImapCommands(List.of("read"), true), "A1 SEARCH TEXT {2+}\r\nxy\r\n"))
                .isEqualTo("A1 SEARCH TEXT {2+}\r\nxy\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A1 SEARCH SUBJECT \"x {0+}\r\n",
                "A1 SEARCH SUBJECT \"x\\\" {0+}\r\n",
                "A1 SEARCH SUBJECT \"x\\y\" {0+}\r\n",
                "A1 SEARCH SUBJECT \"x\"y\" {0+}\r\n",
                "A1 SEARCH SUBJECT x\" {0+}\r\n",
                "A1 SEARCH SUBJECT x\"y\" {0+}\r\n",
                "A1 SEARCH SUBJECT \"x\"{0+}\r\n",
                "A1 SEARCH SUBJECT x{0+}\r\n",
                "A1 SEARCH SUBJECT x~{0+}\r\n",
                "A1 SEARCH SUBJECT {0+} \r\n",
                "A1 SEARCH SUBJECT {0+}\u0085\r\n",
                "A1 SEARCH SUBJECT {000000000000+}\r\n",
                "A1 SEARCH SUBJECT {0-}\r\n",
                "A1 SEARCH SUBJECT {0+} {0+}\r\n",
                "A1 SEARCH SUBJECT {1+}\r\nx{0+}\r\n",
                "A1 SEARCH SUBJECT {1+}\r\nx \"{0+}\r\n",
                "A1 SEARCH SUBJECT {1+}\r\nx\" {0+}\r\n",
                "A1 NOOP {0+}\r\n",
                "A1 CHECK x {0+}\r\n",
                "A1 LOGOUT {0}\r\n",
                "A1 UID FETCH 1 {0+}\r\n",
                "A1 ENABLE {0+}\r\n",
                "A1 NOOP x\r\n"
            })
    void nothingIsALiteralThatAServerMightTakeForText(String announcement) {
        assertRefused(new ImapCommands(List.of("read"), true), announcement + "A2 DELETE Archive\r\n");
    }

    @Test
    void changesOfMailTakeNoLiteralWhereNoneMayBe() {
        assertRefused(new ImapCommands(List.of("write"), true), "A1 EXPUNGE {0+}\r\nA2 DELETE Archive\r\n");
        assertRefused(new ImapCommands(List.of("write"), true), "A1 UID STORE 1 FLAGS {0+}\r\nA2 DELETE Archive\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A1 SEARCH SUBJECT \"x {0+}\" TEXT \"\\\"\\\\\" (FROM \"a\")\r\n",
                "A1 SEARCH SUBJECT \"\" {2+}\r\n\"{ TEXT {0+}\r\n (FROM {1+}\r\nx)\r\n",
                "A1 SEARCH (SUBJECT ({1+}\r\nx))\r\n",
                "A1 UID FETCH 1 (BODY.PEEK[HEADER.FIELDS (\"FROM\" \"DATE\")])\r\n",
                "A1 LIST \"\" \"*\"\r\nA2 ID (\"name\" \"x\")\r\nA3 NOOP \r\n"
            })
    void passesStringsAsTheyMayBe(String session) {
        assertThat(run(new ImapCommands(List.of("read"), true), session)).isEqualTo(session);
        String append = "A1 APPEND \"Sent\" (\\Seen) \"24-Nov-2026 12:00:00 +0000\" ~{2+}\r\nxy\r\n";
        assertThat(run(new ImapCommands(List.of("append"), true), append)).isEqualTo(append);
    }

    @Test
    void readsAlongInWhatTheServerSends() {
        StringBuilder lines = new StringBuilder();
        ImapReplies replies = new ImapReplies(line -> lines.append(line.trim()).append('|'));
        String text = "* 1 FETCH (BODY[] {13}\r\n+ go on\r\nA1 O) X {2}\r\nab UID 4)\r\nA1 OK done\r\n+ x\r\n";
        for (byte b : text.getBytes(StandardCharsets.US_ASCII)) {
            replies.next(new byte[] {b});
        }
        assertThat(lines).hasToString("* 1 FETCH (BODY[] {13}|A1 OK done|+ x|");
    }

    private String run(ImapCommands commands, String text) {
        out.reset();
        commands.next(text.getBytes(StandardCharsets.ISO_8859_1), out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SELECT x", "EXAMINE x", "FETCH 1 ALL", "STORE 1 FLAGS ()", "EXPUNGE", "CREATE x", "COPY 1 x"})
    void appendingReadsAndChangesNoMail(String command) {
        assertRefused(new ImapCommands(List.of("append"), true), "A1 " + command + "\r\n");
    }

    private void assertRefused(ImapCommands commands, String text) {
        assertThatExceptionOfType(Refusal.class).isThrownBy(() -> run(commands, text));
        assertThat(out.toString(StandardCharsets.ISO_8859_1)).doesNotContain("STORE", "DELETE", "xy");
    }
}
