package org.cdcd.connectors.cli.prove;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** The ways in which a text may lie about: as it is, in UTF-16, in hex, percent-encoded, and in base64 at any phase. */
public final class Spellings {
    private Spellings() {}

    /**
     * One way of writing a text.
     *
     * @param name for people
     */
    public record Spelling(String name, byte[] bytes) {}

    /** Every way, for an ASCII text of at least eight characters. */
    public static List<Spelling> of(String text) {
        byte[] plain = text.getBytes(StandardCharsets.US_ASCII);
        if (plain.length < 8) {
            throw new IllegalArgumentException("a text this short is found everywhere");
        }
        List<Spelling> all = new ArrayList<>();
        all.add(new Spelling("raw", plain));
        all.add(new Spelling("UTF-16 BE", encoded(text, StandardCharsets.UTF_16BE)));
        all.add(new Spelling("UTF-16 LE", encoded(text, StandardCharsets.UTF_16LE)));
        String hex = HexFormat.of().formatHex(plain);
        all.add(new Spelling("hex", ascii(hex)));
        all.add(new Spelling("hex, upper case", ascii(hex.toUpperCase(Locale.ROOT))));
        all.add(new Spelling("percent-encoded", ascii(percent(hex.toUpperCase(Locale.ROOT)))));
        for (int phase = 0; phase < 3; phase++) {
            String base64 = inner(plain, phase);
            all.add(new Spelling("base64, phase " + phase, ascii(base64)));
            String url = base64.replace('+', '-').replace('/', '_');
            if (!url.equals(base64)) {
                all.add(new Spelling("base64url, phase " + phase, ascii(url)));
            }
        }
        return all;
    }

    /** What of its base64 does not depend on what stands before and after it. */
    private static String inner(byte[] plain, int phase) {
        byte[] shifted = new byte[phase + plain.length];
        System.arraycopy(plain, 0, shifted, phase, plain.length);
        int whole = shifted.length - shifted.length % 3;
        String base64 = Base64.getEncoder().encodeToString(Arrays.copyOf(shifted, whole));
        return base64.substring(phase == 0 ? 0 : 4);
    }

    private static String percent(String hex) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < hex.length(); i += 2) {
            text.append('%').append(hex, i, i + 2);
        }
        return text.toString();
    }

    private static byte[] encoded(String text, Charset charset) {
        return text.getBytes(charset);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
