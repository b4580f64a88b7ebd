package org.cdcd.connectors.vault.egress;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.cdcd.connectors.vault.keys.Secret;

/**
 * Every way in which a service may write a secret back: raw, in UTF-16, percent-encoded once and twice, with JSON's escapes, with
 * HTML's numeric references, hexadecimal in both cases, base64 in both alphabets at all three phases, also broken into lines of 64
 * characters or more. What is escaped is all of it, or what is no letter, no digit and none of {@code -._~}. A secret shorter than
 * {@value #SHORTEST} bytes is not looked for: it would be found by chance. Closing it zeroes the patterns.
 */
final class SecretPatterns implements AutoCloseable {
    static final int SHORTEST = 6;

    /** Of the characters of a line of base64 as many as are whole wherever it is broken; and as many as are found by no chance. */
    private static final int LONGEST_PIECE = 32;

    private static final int SHORTEST_PIECE = 12;

    private static final List<Escape> OF_BYTES = List.of(
            Escape.hex("%", 2, ""), Escape.hex("%", 2, "").inUpperCase(),
            Escape.hex("%25", 2, ""), Escape.hex("%25", 2, "").inUpperCase());
    private static final List<Escape> OF_CHARACTERS = List.of(
            Escape.hex("\\u", 4, ""),
            Escape.hex("\\u", 4, "").inUpperCase(),
            Escape.hex("&#x", 2, ";"),
            Escape.hex("&#x", 2, ";").inUpperCase(),
            Escape.decimal("&#", ";"));

    private final List<byte[]> patterns = new ArrayList<>();

    /**
     * How one character is written.
     *
     * @param digits at least so many
     */
    private record Escape(byte[] before, int radix, boolean upper, int digits, byte[] after) {
        private static final byte[] LOWER = ascii("0123456789abcdef");
        private static final byte[] UPPER = ascii("0123456789ABCDEF");
        private static final int MOST_DIGITS = 5;

        static Escape hex(String before, int digits, String after) {
            return new Escape(ascii(before), 16, false, digits, ascii(after));
        }

        static Escape decimal(String before, String after) {
            return new Escape(ascii(before), 10, false, 1, ascii(after));
        }

        Escape inUpperCase() {
            return new Escape(before, radix, true, digits, after);
        }

        int longest() {
            return before.length + MOST_DIGITS + after.length;
        }

        /** Where the next one begins. */
        int write(char unit, byte[] out, int start) {
            int length = 1;
            for (int rest = unit / radix; rest > 0; rest /= radix) {
                length++;
            }
            System.arraycopy(before, 0, out, start, before.length);
            int first = start + before.length;
            int end = first + Math.max(length, digits);
            int rest = unit;
            for (int i = end - 1; i >= first; i--) {
                out[i] = (upper ? UPPER : LOWER)[rest % radix];
                rest /= radix;
            }
            System.arraycopy(after, 0, out, end, after.length);
            return end + after.length;
        }

        private static byte[] ascii(String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
    }

    static SecretPatterns of(Collection<Secret> secrets) {
        SecretPatterns found = new SecretPatterns();
        secrets.forEach(secret -> secret.reveal(bytes -> {
            if (bytes.length >= SHORTEST) {
                found.addForms(bytes);
            }
            return bytes.length;
        }));
        return found;
    }

    List<byte[]> all() {
        return patterns;
    }

    private void addForms(byte[] secret) {
        add(secret.clone());
        char[] octets = new char[secret.length];
        for (int i = 0; i < secret.length; i++) {
            octets[i] = (char) (secret[i] & 0xff);
        }
        addEscaped(octets, OF_BYTES);
        addCharacters(secret);
        addJson(secret);
        addHex(secret, HexFormat.of());
        addHex(secret, HexFormat.of().withUpperCase());
        for (int phase = 0; phase < 3; phase++) {
            addBase64(secret, phase, Base64.getEncoder());
            addBase64(secret, phase, Base64.getUrlEncoder());
        }
    }

    private void addCharacters(byte[] secret) {
        CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(secret));
        char[] characters = new char[decoded.length()];
        decoded.get(0, characters);
        Arrays.fill(decoded.array(), '\0');
        addUtf16(characters, ByteOrder.LITTLE_ENDIAN);
        addUtf16(characters, ByteOrder.BIG_ENDIAN);
        addEscaped(characters, OF_CHARACTERS);
    }

    private void addUtf16(char[] characters, ByteOrder order) {
        ByteBuffer out =
                ByteBuffer.allocate(characters.length * Character.BYTES).order(order);
        out.asCharBuffer().put(characters);
        add(out.array());
    }

    /** Zeroes the units. */
    private void addEscaped(char[] units, List<Escape> escapes) {
        boolean plain = true;
        for (char unit : units) {
            plain &= isUnreserved(unit);
        }
        for (Escape escape : escapes) {
            addEscaped(units, escape, true);
            if (!plain) {
                addEscaped(units, escape, false);
            }
        }
        Arrays.fill(units, '\0');
    }

    private void addEscaped(char[] units, Escape escape, boolean everything) {
        byte[] out = new byte[units.length * escape.longest()];
        int at = 0;
        for (char unit : units) {
            if (!everything && isUnreserved(unit)) {
                out[at++] = (byte) unit;
            } else {
                at = escape.write(unit, out, at);
            }
        }
        addPart(out, 0, at);
    }

    private void add(byte[] pattern) {
        for (byte[] other : patterns) {
            if (Arrays.equals(other, pattern)) {
                return;
            }
        }
        patterns.add(pattern);
    }

    private void addJson(byte[] secret) {
        byte[] out = new byte[secret.length * 2];
        int at = 0;
        for (byte b : secret) {
            if (b == '/' || b == '"' || b == '\\') {
                out[at++] = '\\';
            }
            out[at++] = b;
        }
        addPart(out, 0, at);
    }

    private void addHex(byte[] secret, HexFormat hex) {
        byte[] out = new byte[secret.length * 2];
        for (int i = 0; i < secret.length; i++) {
            out[2 * i] = (byte) hex.toHighHexDigit(secret[i]);
            out[2 * i + 1] = (byte) hex.toLowHexDigit(secret[i]);
        }
        add(out);
    }

    /** The characters that depend on the secret alone, when {@code phase} bytes of something else stand before it. */
    private void addBase64(byte[] secret, int phase, Base64.Encoder encoder) {
        byte[] shifted = new byte[phase + secret.length];
        System.arraycopy(secret, 0, shifted, phase, secret.length);
        byte[] encoded = encoder.encode(shifted);
        int from = (phase * 8 + 5) / 6;
        int to = shifted.length * 8 / 6;
        Arrays.fill(shifted, (byte) 0);
        int piece = Math.min((to - from) / 2, LONGEST_PIECE);
        if (piece < SHORTEST_PIECE) {
            addPart(encoded, from, to);
        } else {
            // a break that is in one of them is not in the other
            add(Arrays.copyOfRange(encoded, from, from + piece));
            addPart(encoded, from + piece, from + 2 * piece);
        }
    }

    private void addPart(byte[] from, int start, int end) {
        add(Arrays.copyOfRange(from, start, end));
        Arrays.fill(from, (byte) 0);
    }

    private static boolean isUnreserved(char b) {
        boolean letter = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
        boolean digit = b >= '0' && b <= '9';
        return letter || digit || b == '-' || b == '.' || b == '_' || b == '~';
    }

    @Override
    public void close() {
        patterns.forEach(pattern -> Arrays.fill(pattern, (byte) 0));
        patterns.clear();
    }
}
