package org.cdcd.connectors.vault.accounts.tokens;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import org.cdcd.connectors.catalog.OAuth2.TokenAnswer;
import org.cdcd.connectors.vault.keys.Destination;
import org.cdcd.connectors.vault.keys.Secret;

/**
 * What a token endpoint answered, unread. Closing it zeroes the body.
 *
 * @param asked when the request was sent, to the millisecond, from which lifetimes count
 */
public record RawAnswer(int status, Instant asked, byte[] body) implements AutoCloseable {
    private static final int HEAD = Integer.BYTES + Long.BYTES;

    /**
     * What {@link #toSecret} made.
     *
     * @param destination of the credential as it is now
     * @throws org.cdcd.connectors.vault.keys.SealBroken if it was another when the answer came: what is in it must not go there
     */
    public static RawAnswer of(Secret journaled, Destination destination) {
        try (Secret answer = destination.mark().take(journaled, "the answer in the journal")) {
            return answer.reveal(bytes -> {
                ByteBuffer in = ByteBuffer.wrap(bytes);
                return new RawAnswer(
                        in.getInt(), Instant.ofEpochMilli(in.getLong()), Arrays.copyOfRange(bytes, HEAD, bytes.length));
            });
        }
    }

    /** @param destination of the credential that it is for */
    public Secret toSecret(Destination destination) {
        try (Secret answer = Secret.takingOver(ByteBuffer.allocate(HEAD + body.length)
                .putInt(status)
                .putLong(asked.toEpochMilli())
                .put(body)
                .array())) {
            return destination.mark().put(answer);
        }
    }

    /** @throws TokenRefused if it is an error, or is not a token answer at all */
    public TokenSet read(TokenAnswer dialect) throws TokenRefused {
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
