package org.cdcd.connectors.vault.accounts.calls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.cdcd.connectors.vault.keys.Secret;

/** A request body that may hold secrets: its buffer is zeroed when it grows and when it is taken. */
public final class SecretBody extends ByteArrayOutputStream {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    public SecretBody() {
        super(4096);
    }

    public void raw(String text) {
        writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a value of {@code application/x-www-form-urlencoded}. */
    public void formValue(byte[] value) {
        for (byte b : value) {
            int c = b & 0xff;
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_'
                    || c == '.'
                    || c == '*';
            if (plain) {
                write(c);
            } else {
                write('%');
                write(HEX[c >> 4]);
                write(HEX[c & 15]);
            }
        }
    }

    /** Adds the inside of a JSON string (RFC 8259, 7). */
    public void jsonText(byte[] utf8) {
        for (byte b : utf8) {
            if (b == '"' || b == '\\') {
                write('\\');
                write(b);
            } else if (b >= 0 && b < 0x20) {
                raw(String.format("\\u%04x", b));
            } else {
                write(b);
            }
        }
    }

    /** The whole body; this buffer is empty and zeroed afterwards. */
    public Secret take() {
        byte[] body = toByteArray();
        Arrays.fill(buf, (byte) 0);
        reset();
        return Secret.takingOver(body);
    }
}
