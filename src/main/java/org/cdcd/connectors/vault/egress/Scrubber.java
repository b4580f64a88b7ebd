package org.cdcd.connectors.vault.egress;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/**
 * Looks for a call's secrets in what the service sends. Bytes are given on only when it is certain that they are no part
 * of a secret in any of the forms of {@link SecretPatterns}: what might be the beginning of one waits for the next block.
 * What is found ends the call with {@code upstream_echoed_secret}.
 * Not thread-safe. Closing it zeroes what it knows of the secrets.
 */
final class Scrubber implements AutoCloseable {
    private static final byte[] NONE = new byte[0];

    private final SecretPatterns patterns;
    private final Search search;
    private byte[] waiting = NONE;

    Scrubber(Collection<Secret> secrets) {
        patterns = SecretPatterns.of(secrets);
        search = new Search(patterns.all());
    }

    /** Nothing to look for: a call without a credential. */
    static Scrubber idle() {
        return new Scrubber(List.of());
    }

    /** The bytes that are settled now, waiting ones of earlier blocks first. */
    byte[] next(byte[] block) {
        if (patterns.all().isEmpty()) {
            return block;
        }
        byte[] bytes = waiting.length == 0 ? block : joined(block);
        if (search.find(bytes, bytes.length) != Search.NOTHING) {
            throw echoed();
        }
        int unsettled = search.unsettled(bytes, bytes.length);
        waiting = unsettled == 0 ? NONE : Arrays.copyOfRange(bytes, bytes.length - unsettled, bytes.length);
        return unsettled == 0 ? bytes : Arrays.copyOf(bytes, bytes.length - unsettled);
    }

    private byte[] joined(byte[] block) {
        byte[] bytes = Arrays.copyOf(waiting, waiting.length + block.length);
        System.arraycopy(block, 0, bytes, waiting.length, block.length);
        return bytes;
    }

    private static Refusal echoed() {
        return Refusal.of(ErrorCode.UPSTREAM_ECHOED_SECRET, "The service wrote the credential into its answer.")
                .withRemedy("Change the credential at the service, then link the account again.")
                .afterSending();
    }

    /** What still waited when the answer ended. */
    byte[] last() {
        byte[] rest = waiting;
        waiting = NONE;
        return rest;
    }

    /** Looks at a whole value, such as a header. */
    void check(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (search.find(bytes, bytes.length) != Search.NOTHING) {
            throw echoed();
        }
    }

    @Override
    public void close() {
        patterns.close();
        waiting = NONE;
    }
}
