package org.cdcd.connectors.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64UrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "A", "AA==", "AAA=", "AAAA=", "AAA A", " AAA", "AAA\n", "A+AA", "A/AA", "AB", "AAB", "é", "AAé", "=",
                "AAAAA"
            })
    void refusesOtherSpellings(String text) {
        Keys.refused(ErrorCode.MALFORMED_REQUEST, () -> Base64Url.decode(text));
    }

    @Test
    void readsBackWhatItWrites() {
        for (int length = 0; length < 70; length++) {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) (i * 37 + length);
            }
            assertThat(Base64Url.decode(Base64Url.encode(bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void hasOneSpellingForEachByteString() {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        List<String> accepted = new ArrayList<>();
        for (int i = 0; i < alphabet.length(); i++) {
            String text = "A" + alphabet.charAt(i);
            try {
                Base64Url.decode(text);
                accepted.add(text);
            } catch (Refusal refusal) {
                assertThat(refusal.code()).isEqualTo(ErrorCode.MALFORMED_REQUEST);
            }
        }
        assertThat(accepted).containsExactly("AA", "AQ", "Ag", "Aw");
    }
}
