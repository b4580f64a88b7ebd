package org.cdcd.connectors.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever way a secret lies about in, it is found; and nothing else is. */
final class FinderTest {
    private static final String SECRET = "Tk0123456789abcdefXYZ";

    private final Finder finder = new Finder(Map.of("secret", List.of(SECRET), "other", List.of("another-one")));

    static Stream<byte[]> leaks() {
        byte[] plain = SECRET.getBytes(StandardCharsets.US_ASCII);
        String hex = HexFormat.of().formatHex(plain);
        return Stream.of(
                plain,
                SECRET.getBytes(StandardCharsets.UTF_16LE),
                SECRET.getBytes(StandardCharsets.UTF_16BE),
                ascii(hex),
                ascii(hex.toUpperCase(Locale.ROOT)),
                ascii(URLEncoder.encode(SECRET, StandardCharsets.UTF_8)),
                ascii(hex.toUpperCase(Locale.ROOT).replaceAll("(..)", "%$1")),
                base64("", ""),
                base64("x", "tail"),
                base64("xy", "t"),
                base64("user:", ""),
                base64("Bearer ", "ta"));
    }

    private static byte[] base64(String before, String after) {
        return Base64.getEncoder().encode((before + SECRET + after).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @MethodSource("leaks")
    void findsEverySpellingWhereverItStands(byte[] leak) throws IOException {
        byte[] noise = new byte[3_000_001];
        new Random(7).nextBytes(noise);
        InputStream in = new SequenceInputStream(
                new SequenceInputStream(new ByteArrayInputStream(noise), new ByteArrayInputStream(leak)),
                new ByteArrayInputStream(noise));

        assertThat(finder.count(in)).containsEntry("secret", 1).containsEntry("other", 0);
    }

    @Test
    void findsNothingInNoise() throws IOException {
        byte[] noise = new byte[5_000_000];
        new Random(8).nextBytes(noise);

        assertThat(finder.count(new ByteArrayInputStream(noise)))
                .containsOnly(Map.entry("secret", 0), Map.entry("other", 0));
    }

    @Test
    void findsATextThatBeginsWithinAnother() throws IOException {
        Finder overlapping = new Finder(Map.of("a", List.of("abcabcabd"), "b", List.of("bcabdefgh")));

        assertThat(overlapping.count(new ByteArrayInputStream(ascii("abcabcabcabdefgh"))))
                .isEqualTo(Map.of("a", 1, "b", 1));
    }

    @Test
    void findsATextAcrossTheEdgeOfABuffer() throws IOException {
        byte[] before = new byte[(1 << 20) - 5];
        Arrays.fill(before, (byte) 'T');
        InputStream in =
                new SequenceInputStream(new ByteArrayInputStream(before), new ByteArrayInputStream(ascii(SECRET)));

        assertThat(finder.count(in)).containsEntry("secret", 1);
    }

    @Test
    void refusesATextThatIsFoundEverywhere() {
        assertThatIllegalArgumentException().isThrownBy(() -> Spellings.of("abc"));
    }

    @Test
    void aPlaceIsGoodOnlyIfWhatWasPlantedIsFoundAndNoSecretIs(@TempDir Path folder) throws IOException {
        Finder two = new Finder(Map.of("tokens", List.of(SECRET), Searched.PLANTED, List.of("planted-here")));
        Path clean = Files.writeString(folder.resolve("clean"), "it was planted-here");
        Path leaky =
                Files.writeString(Files.createDirectory(folder.resolve("deep")).resolve("leaky"), SECRET);

        assertThat(Searched.files("p", true, two, List.of(clean)).good()).isTrue();
        assertThat(Searched.files("p", true, two, List.of(leaky)).good()).isFalse();
        Searched both = Searched.files("p", true, two, List.of(folder));
        assertThat(both.good()).isFalse();
        assertThat(both.where()).containsExactly(leaky);
        assertThat(Searched.files("p", false, two, List.of(folder)).good()).isTrue();
    }
}
