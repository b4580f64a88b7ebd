package org.cdcd.connectors.vault.accounts;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import org.cdcd.connectors.catalog.OAuth2.TokenAnswer;
import org.cdcd.connectors.vault.keys.Secret;

/**
 * What a token endpoint answered, unread. Closing it zeroes the body.
 *
 * @param asked when the request was sent, to the millisecond, from which lifetimes count
 */
record RawAnswer(int status, Instant asked, byte[] body) implements AutoCloseable {
    private static final int HEAD = Integer.BYTES + Long.BYTES;

    /** What {@link #toSecret} made. */
    static RawAnswer of(Secret journaled) {
        return journaled.reveal(bytes -> {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            return new RawAnswer(
                    in.getInt(), Instant.ofEpochMilli(in.getLong()), Arrays.copyOfRange(bytes, HEAD, bytes.length));
        });
    }

    Secret toSecret() {
        return Secret.takingOver(ByteBuffer.allocate(HEAD + body.length)
                .putInt(status)
                .putLong(asked.toEpochMilli())
                .put(body)
                .array());
    }

    /** @throws TokenRefused if it is an error, or is not a token answer at all */
    TokenSet read(TokenAnswer dialect) throws TokenRefused {
        return TokenAnswers.read(status, body, dialect, asked);
    }

    @Override
    public void close() {
        Arrays.fill(body, (byte) 0);
    }

    @Override
    public String toString() {
        return "RawAnswer[" + status + ", " + body.length + " bytes]";
    }
}
