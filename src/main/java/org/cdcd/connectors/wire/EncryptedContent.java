package org.cdcd.connectors.wire;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Consumer;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/**
 * Streams of any length encrypted in records (RFC 8188, {@code aes128gcm}). Both directions hold one record in memory, whatever
 * the length of the stream. A changed, reordered, cut or lengthened stream is found out; its good beginning may have been
 * given out by then.
 */
public final class EncryptedContent {
    /** The record size that is written unless another is asked for, in bytes of ciphertext. */
    public static final int RECORD_SIZE = 64 * 1024;

    /** The largest record that is read. */
    public static final int MAX_RECORD_SIZE = 1024 * 1024;

    /** The length of a fresh key, in bytes. */
    public static final int KEY_BYTES = 32;

    private static final int SALT = 16;
    private static final int HEADER = SALT + Integer.BYTES + 1;
    private static final int OVERHEAD = RecordCipher.TAG + 1;
    private static final byte MORE = 1;
    private static final byte LAST = 2;

    private EncryptedContent() {}

    /** The length that {@code plainLength} bytes have once encrypted, without padding or key id. */
    public static long ciphertextLength(long plainLength, int recordSize) {
        checkRecordSize(recordSize);
        long perRecord = (long) recordSize - OVERHEAD;
        long records = Math.max(1, (plainLength + perRecord - 1) / perRecord);
        return HEADER + plainLength + records * OVERHEAD;
    }

    /** Fresh input keying material: use it for one stream only. */
    public static byte[] newKey(SecureRandom random) {
        byte[] ikm = new byte[KEY_BYTES];
        random.nextBytes(ikm);
        return ikm;
    }

    /** The ciphertext of a stream, as a stream. Closing it closes the source. */
    public static InputStream encrypting(InputStream plain, byte[] ikm, SecureRandom random) {
        Encoder encoder = new Encoder(ikm, random, RECORD_SIZE);
        return new PumpedStream(plain, encoder::update, encoder::finish);
    }

    /** The plain content of an encrypted stream; reading fails with {@link Refusal} as {@link Decoder} does. */
    public static InputStream decrypting(InputStream ciphertext, byte[] ikm) {
        Decoder decoder = new Decoder(ikm);
        return new PumpedStream(ciphertext, decoder::update, decoder::finish);
    }

    private static void checkRecordSize(int recordSize) {
        if (recordSize <= OVERHEAD || recordSize > MAX_RECORD_SIZE) {
            throw new IllegalArgumentException("no record size");
        }
    }

    /** Encrypts; for one thread and one stream. Arrays that it gives out are the receiver's to keep. */
    public static final class Encoder {
        private final RecordCipher cipher;
        private final byte[] header;
        private final byte[] record;
        private int filled;
        private boolean begun;

        /**
         * @param ikm at least 16 bytes, used for no other stream
         * @param recordSize bytes of ciphertext in a record, 18 to {@link #MAX_RECORD_SIZE}
         */
        public Encoder(byte[] ikm, SecureRandom random, int recordSize) {
            checkRecordSize(recordSize);
            byte[] salt = new byte[SALT];
            random.nextBytes(salt);
            cipher = new RecordCipher(Cipher.ENCRYPT_MODE, ikm, salt);
            header = ByteBuffer.allocate(HEADER)
                    .put(salt)
                    .putInt(recordSize)
                    .put((byte) 0)
                    .array();
            record = new byte[recordSize - RecordCipher.TAG];
        }

        /** Takes all of a chunk; a record goes out only when more content is known to follow it. */
        public void update(ByteBuffer chunk, Consumer<byte[]> out) {
            begin(out);
            while (chunk.hasRemaining()) {
                if (filled == record.length - 1) {
                    emit(MORE, out);
                }
                int count = Math.min(chunk.remaining(), record.length - 1 - filled);
                chunk.get(record, filled, count);
                filled += count;
            }
        }

        /** Ends the stream; nothing may follow. */
        public void finish(Consumer<byte[]> out) {
            begin(out);
            emit(LAST, out);
        }

        private void begin(Consumer<byte[]> out) {
            if (!begun) {
                begun = true;
                out.accept(header.clone());
            }
        }

        private void emit(byte delimiter, Consumer<byte[]> out) {
            record[filled] = delimiter;
            try {
                out.accept(cipher.next(record, filled + 1));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("a record could not be encrypted", e);
            }
            filled = 0;
        }
    }

    /**
     * Decrypts; for one thread and one stream. Fails with {@code malformed_request} when the stream was changed, reordered or cut, has
     * records above {@link #MAX_RECORD_SIZE}, or the key is another. After a failure it must not be used again.
     */
    public static final class Decoder {
        private static final int MAX_HEADER = HEADER + 255;

        private final byte[] ikm;
        private byte[] buffer = new byte[MAX_HEADER];
        private int filled;
        private @Nullable RecordCipher cipher;
        private boolean ended;

        public Decoder(byte[] ikm) {
            this.ikm = ikm.clone();
        }

        /** Takes all of a chunk, and gives out what is proved genuine. */
        public void update(ByteBuffer chunk, Consumer<byte[]> out) {
            while (chunk.hasRemaining()) {
                RecordCipher records = cipher;
                if (records == null) {
                    buffer[filled++] = chunk.get();
                    readHeader();
                } else {
                    if (filled == buffer.length) {
                        open(records, MORE, out);
                    }
                    int count = Math.min(chunk.remaining(), buffer.length - filled);
                    chunk.get(buffer, filled, count);
                    filled += count;
                }
            }
        }

        /** Must be called at the end of the stream: only then is it known to be whole. */
        public void finish(Consumer<byte[]> out) {
            if (cipher == null || ended) {
                throw damaged();
            }
            ended = true;
            open(cipher, LAST, out);
        }

        private void readHeader() {
            if (filled < HEADER || filled < HEADER + (buffer[HEADER - 1] & 0xff)) {
                return;
            }
            int recordSize = ByteBuffer.wrap(buffer).getInt(SALT);
            if (recordSize <= OVERHEAD || recordSize > MAX_RECORD_SIZE) {
                throw damaged();
            }
            cipher = new RecordCipher(Cipher.DECRYPT_MODE, ikm, Arrays.copyOf(buffer, SALT));
            buffer = new byte[recordSize];
            filled = 0;
        }

        private void open(RecordCipher records, byte delimiter, Consumer<byte[]> out) {
            byte[] plain;
            try {
                plain = records.next(buffer, filled);
            } catch (GeneralSecurityException e) {
                throw damaged();
            }
            filled = 0;
            int end = plain.length - 1;
            while (end >= 0 && plain[end] == 0) {
                end--;
            }
            if (end < 0 || plain[end] != delimiter) {
                throw damaged();
            }
            if (end > 0) {
                out.accept(Arrays.copyOf(plain, end));
            }
        }

        private static Refusal damaged() {
            return Refusal.of(
                    ErrorCode.MALFORMED_REQUEST, "The encrypted content was changed or cut, or the key is another.");
        }
    }
}
