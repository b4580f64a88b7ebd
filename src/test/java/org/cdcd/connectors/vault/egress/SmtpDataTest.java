package org.cdcd.connectors.vault.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpDataTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\n.\r\nMAIL FROM:<x@y>\r\n",
                "a\r\n.\nMAIL",
                "a\n.\nMAIL",
                "a\r.\rMAIL",
                "a\r\n.\rMAIL",
                "\n",
                "a\r\n\r.\r\n",
                "a\r\r\n.\r\n"
            })
    void refusesEveryEndThatSomeServersTakeForOne(String text) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> new SmtpData().next(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @ParameterizedTest
    @ValueSource(strings = {".\r\n", "a\r\n.\r\n", "a\r\n..\r\n.a\r\n. \r\n.\r\n", "\r\n\r\n.\r\n"})
    void findsTheEndWhereverTheBlocksAreCut(String text) {
        byte[] bytes = (text + "QUIT\r\n").getBytes(StandardCharsets.US_ASCII);
        assertThat(new SmtpData().next(bytes)).isEqualTo(text.length());
        SmtpData slow = new SmtpData();
        int taken = 0;
        while (!slow.isOver()) {
            taken += slow.next(new byte[] {bytes[taken]});
        }
        assertThat(taken).isEqualTo(text.length());
    }

    @Test
    void goesOnWithoutAnEnd() {
        SmtpData data = new SmtpData();
        assertThat(data.next("a\r\n..\r\n".getBytes(StandardCharsets.US_ASCII))).isEqualTo(7);
        assertThat(data.isOver()).isFalse();
    }
}
