package org.cdcd.connectors.vault.keys;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A secret in memory for as long as it is needed: bytes, never a {@code String}; zeroed when closed; it cannot print or
 * serialize itself. Not thread-safe.
 */
public final class Secret implements AutoCloseable {
    private byte @Nullable [] value;

    private Secret(byte[] value) {
        this.value = value;
    }

    /** Takes the array over; the caller keeps no reference to it. */
    public static Secret takingOver(byte[] value) {
        return new Secret(value);
    }

    public static Secret ofAscii(String value) {
        return new Secret(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Lends the bytes for the time of one call; whoever borrows them makes no copy that outlives it. */
    public <T> T reveal(Function<byte[], T> borrower) {
        byte[] now = value;
        if (now == null) {
            throw new IllegalStateException("the secret is closed");
        }
        return borrower.apply(now);
    }

    public Secret copy() {
        return reveal(bytes -> new Secret(bytes.clone()));
    }

    @Override
    public void close() {
        byte[] now = value;
        value = null;
        if (now != null) {
            Arrays.fill(now, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "Secret[…]";
    }
}
