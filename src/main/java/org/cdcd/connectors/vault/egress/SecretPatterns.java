package org.cdcd.connectors.vault.egress;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.cdcd.connectors.vault.keys.Secret;

/**
 * Every way in which a service may write a secret back: raw, percent-encoded, with JSON's escaped slash, hexadecimal in
 * both cases, base64 in both alphabets at all three phases. A secret shorter than {@value #SHORTEST} bytes is not looked
 * for: it would be found by chance. Closing it zeroes the patterns.
 */
final class SecretPatterns implements AutoCloseable {
    static final int SHORTEST = 6;

    private final List<byte[]> patterns = new ArrayList<>();

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
        addEscaped(secret, false, HexFormat.of().withUpperCase());
        addEscaped(secret, false, HexFormat.of());
        addEscaped(secret, true, HexFormat.of().withUpperCase());
        addEscaped(secret, true, HexFormat.of());
        addJson(secret);
        addHex(secret, HexFormat.of());
        addHex(secret, HexFormat.of().withUpperCase());
        for (int phase = 0; phase < 3; phase++) {
            addBase64(secret, phase, Base64.getEncoder());
            addBase64(secret, phase, Base64.getUrlEncoder());
        }
    }

    private void add(byte[] pattern) {
        if (patterns.stream().noneMatch(other -> Arrays.equals(other, pattern))) {
            patterns.add(pattern);
        }
    }

    private void addEscaped(byte[] secret, boolean everything, HexFormat hex) {
        byte[] out = new byte[secret.length * 3];
        int at = 0;
        for (byte b : secret) {
            if (!everything && isUnreserved(b)) {
                out[at++] = b;
            } else {
                out[at++] = '%';
                out[at++] = (byte) hex.toHighHexDigit(b);
                out[at++] = (byte) hex.toLowHexDigit(b);
            }
        }
        addPart(out, 0, at);
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
        addPart(encoded, from, to);
        Arrays.fill(shifted, (byte) 0);
    }

    private void addPart(byte[] from, int start, int end) {
        add(Arrays.copyOfRange(from, start, end));
        Arrays.fill(from, (byte) 0);
    }

    private static boolean isUnreserved(byte b) {
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
