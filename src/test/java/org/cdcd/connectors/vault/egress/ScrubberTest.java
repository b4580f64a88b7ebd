package org.cdcd.connectors.vault.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScrubberTest {
    private static final String SECRET = "gho_16/C7e+42F=292c6912E7710c838347Ae178B4a";

    static Stream<String> echoes() {
        byte[] raw = SECRET.getBytes(StandardCharsets.UTF_8);
        List<String> all = new ArrayList<>(List.of(
                SECRET,
                URLEncoder.encode(SECRET, StandardCharsets.UTF_8),
                lowerEscapes(),
                SECRET.replace("/", "\\/"),
                HexFormat.of().formatHex(raw),
                HexFormat.of().withUpperCase().formatHex(raw),
                escaped("\\u00%02x", 0),
                escaped("\\u00%02X", 0),
                escaped("\\u00%02x", '0'),
                escaped("&#%d;", 0),
                escaped("&#%d;", '0'),
                escaped("&#x%x;", 0),
                escaped("&#x%X;", '0'),
                escaped("%%25%02X", '0'),
                escaped("%%25%02x", 0)));
        for (String before : List.of("", "x", "xy", "user:", "Bearer ")) {
            byte[] longer = (before + SECRET + "after").getBytes(StandardCharsets.UTF_8);
            all.add(Base64.getEncoder().encodeToString(longer));
            all.add(Base64.getUrlEncoder().encodeToString(longer));
            all.add(Base64.getEncoder()
                    .withoutPadding()
                    .encodeToString((before + SECRET).getBytes(StandardCharsets.UTF_8)));
        }
        return all.stream();
    }

    /** @param kept 0 to escape everything, else letters, digits and {@code _} stay */
    private static String escaped(String format, int kept) {
        StringBuilder out = new StringBuilder();
        for (char c : SECRET.toCharArray()) {
            boolean stays = kept != 0 && (Character.isLetterOrDigit(c) || c == '_');
            out.append(stays ? String.valueOf(c) : String.format(format, (int) c));
        }
        return out.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
    void findsTheSecretInTextOfTwoBytesACharacter(String charset) {
        byte[] body = ("{\"you\":\"" + SECRET + "\"}").getBytes(Charset.forName(charset));
        for (int size : List.of(1, 7, body.length)) {
            assertThatExceptionOfType(Refusal.class).isThrownBy(() -> run(body, size));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 76})
    void findsBase64ThatIsBrokenIntoLinesWhereverTheBreakIs(int line) {
        for (int before = 0; before < line; before++) {
            for (String end : List.of("\n", "\r\n")) {
                byte[] text = ("x".repeat(before) + SECRET + "y".repeat(60)).getBytes(StandardCharsets.UTF_8);
                byte[] body = Base64.getMimeEncoder(line, end.getBytes(StandardCharsets.US_ASCII))
                        .encode(text);
                assertThatExceptionOfType(Refusal.class).isThrownBy(() -> run(body, 500));
            }
        }
    }

    @Test
    void findsASecretOfManyLinesOfBase64() {
        String token = "e" + "yJhbGciOiJSUzI1NiJ9".repeat(40);
        byte[] body = Base64.getMimeEncoder().encode(("Bearer " + token).getBytes(StandardCharsets.UTF_8));
        try (Scrubber scrubber = new Scrubber(List.of(Secret.ofAscii(token)))) {
            assertThatExceptionOfType(Refusal.class).isThrownBy(() -> scrubber.next(body));
        }
    }

    private static String lowerEscapes() {
        return SECRET.replace("/", "%2f").replace("+", "%2b").replace("=", "%3d");
    }

    @ParameterizedTest
    @MethodSource("echoes")
    void findsTheSecretInEveryForm(String echo) {
        String body = "{\"you\":\"" + echo + "\"}";
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> run(body.getBytes(StandardCharsets.UTF_8), body.length()))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.UPSTREAM_ECHOED_SECRET);
                    assertThat(refusal.mayHaveTakenEffect()).isTrue();
                    assertThat(refusal.detail()).doesNotContain(SECRET);
                });
    }

    @ParameterizedTest
    @MethodSource("echoes")
    void findsItWhereverTheBlocksAreCut(String echo) {
        byte[] body = ("before " + echo + " after").getBytes(StandardCharsets.UTF_8);
        for (int size = 1; size <= body.length; size++) {
            int cut = size;
            assertThatExceptionOfType(Refusal.class).isThrownBy(() -> run(body, cut));
        }
    }

    @Test
    void givesNothingOfASecretOnBeforeItIsFound() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] body = ("before " + SECRET).getBytes(StandardCharsets.UTF_8);
        try (Scrubber scrubber = new Scrubber(List.of(Secret.ofAscii(SECRET)))) {
            assertThatExceptionOfType(Refusal.class).isThrownBy(() -> {
                for (byte b : body) {
                    out.writeBytes(scrubber.next(new byte[] {b}));
                }
            });
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("before ");
    }

    @Test
    void changesNothingThatHoldsNoSecret() {
        Random random = new Random(42);
        for (int round = 0; round < 200; round++) {
            byte[] body = new byte[random.nextInt(3_000)];
            random.nextBytes(body);
            // beginnings of the secret make it wait, and must come out all the same
            byte[] tease =
                    SECRET.substring(0, 1 + random.nextInt(SECRET.length() - 1)).getBytes(StandardCharsets.UTF_8);
            if (body.length > tease.length) {
                System.arraycopy(tease, 0, body, random.nextInt(body.length - tease.length), tease.length);
            }
            assertThat(run(body, 1 + random.nextInt(700))).isEqualTo(body);
        }
    }

    @Test
    void keepsNoLineWaitingThatCannotBeTheBeginning() {
        try (Scrubber scrubber = new Scrubber(List.of(Secret.ofAscii(SECRET)))) {
            byte[] line = "A1 OK done\r\n".getBytes(StandardCharsets.UTF_8);
            assertThat(scrubber.next(line)).isEqualTo(line);
            assertThat(scrubber.last()).isEmpty();
        }
    }

    @Test
    void doesNotLookForWhatIsFoundByChance() {
        try (Scrubber scrubber = new Scrubber(List.of(Secret.ofAscii("abc")))) {
            byte[] body = "xxabcxx".getBytes(StandardCharsets.UTF_8);
            assertThat(scrubber.next(body)).isEqualTo(body);
        }
    }

    @Test
    void findsEachOfSeveralSecrets() {
        List<Secret> secrets = List.of(Secret.ofAscii("first-secret"), Secret.ofAscii("second-one-is-longer"));
        for (String echo : List.of("first-secret", "second-one-is-longer")) {
            try (Scrubber scrubber = new Scrubber(secrets)) {
                assertThatExceptionOfType(Refusal.class).isThrownBy(() -> scrubber.check("a " + echo));
            }
        }
    }

    private static byte[] run(byte[] body, int size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Scrubber scrubber = new Scrubber(List.of(Secret.ofAscii(SECRET)))) {
            for (int at = 0; at < body.length; at += size) {
                out.writeBytes(scrubber.next(Arrays.copyOfRange(body, at, Math.min(body.length, at + size))));
            }
            out.writeBytes(scrubber.last());
        }
        return out.toByteArray();
    }
}
