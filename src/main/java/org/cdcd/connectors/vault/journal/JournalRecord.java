package org.cdcd.connectors.vault.journal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One record of the file: who writes from here on, an answer, or the number of an answer that is done with. */
sealed interface JournalRecord {
    /** The name of the vault process that wrote what follows. */
    record Writer(String node) implements JournalRecord {}

    /** An answer. */
    record Answer(JournalEntry entry) implements JournalRecord {}

    /** The answer of this number is in the database, or of no use any more. */
    record Done(long number) implements JournalRecord {}

    byte WRITER = 1;
    byte ANSWER = 2;
    byte DONE = 3;

    default byte[] toBytes() {
        return switch (this) {
            case Writer writer -> {
                byte[] name = writer.node().getBytes(StandardCharsets.UTF_8);
                yield ByteBuffer.allocate(1 + name.length).put(WRITER).put(name).array();
            }
            case Answer answer -> {
                JournalEntry entry = answer.entry();
                yield ByteBuffer.allocate(1 + 4 * Long.BYTES + Integer.BYTES + entry.capsule().length)
                        .put(ANSWER)
                        .putLong(entry.number())
                        .putLong(entry.credentialId().getMostSignificantBits())
                        .putLong(entry.credentialId().getLeastSignificantBits())
                        .putLong(entry.attempt())
                        .putInt(entry.version())
                        .put(entry.capsule())
                        .array();
            }
            case Done done ->
                ByteBuffer.allocate(1 + Long.BYTES)
                        .put(DONE)
                        .putLong(done.number())
                        .array();
        };
    }

    /** The record that these bytes are, or null if they are none. */
    static @Nullable JournalRecord parse(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            return switch (in.get()) {
                case WRITER -> new Writer(new String(rest(in), StandardCharsets.UTF_8));
                case ANSWER ->
                    new Answer(new JournalEntry(
                            in.getLong(), new UUID(in.getLong(), in.getLong()), in.getLong(), in.getInt(), rest(in)));
                case DONE -> new Done(in.getLong());
                default -> null;
            };
        } catch (BufferUnderflowException e) {
            return null;
        }
    }

    private static byte[] rest(ByteBuffer in) {
        byte[] rest = new byte[in.remaining()];
        in.get(rest);
        return rest;
    }
}
