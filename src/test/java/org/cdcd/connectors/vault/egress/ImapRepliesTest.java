package org.cdcd.connectors.vault.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.Test;

final class ImapRepliesTest {
    private final List<String> lines = new ArrayList<>();
    private final ImapReplies replies = new ImapReplies(line -> lines.add(line.strip()));

    @Test
    void refusesALiteralThatNobodyShouldMakeRoomFor() {
        assertThatExceptionOfType(Refusal.class).isThrownBy(() -> heard("* 1 FETCH (BODY[] {2000000000}\r\n"));
    }

    @Test
    void refusesALineWithoutEnd() {
        heard("* SEARCH ");
        String numbers = "1234567 ".repeat(1 << 17);

        assertThatExceptionOfType(Refusal.class).isThrownBy(() -> {
            for (int i = 0; i < 9; i++) {
                heard(numbers);
            }
        });
    }

    @Test
    void countsALineAcrossItsLiterals() {
        heard("* 1 FETCH (X {3}\r\nabc");
        String rest = "y".repeat(1 << 20);

        assertThatExceptionOfType(Refusal.class).isThrownBy(() -> {
            for (int i = 0; i < 9; i++) {
                heard(rest);
            }
        });
    }

    @Test
    void beginsAnewWithEachLine() {
        String line = "* OK " + "z".repeat(1 << 20) + "\r\n";
        for (int i = 0; i < 9; i++) {
            heard(line);
        }

        assertThat(lines).hasSize(9);
    }

    private void heard(String text) {
        replies.next(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
