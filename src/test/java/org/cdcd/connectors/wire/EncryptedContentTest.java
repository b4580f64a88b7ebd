package org.cdcd.connectors.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptedContentTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] IKM = EncryptedContent.newKey(RANDOM);

    @Test
    void refusesAStreamCutAnywhere() {
        byte[] whole = encrypt(new byte[100], 40);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            Keys.refused(ErrorCode.MALFORMED_REQUEST, () -> decrypt(cut, 7));
        }
    }

    @Test
    void refusesAStreamWithAnyByteChanged() {
        byte[] plain = new byte[100];
        byte[] whole = encrypt(plain, 40);
        for (int i = 0; i < whole.length; i++) {
            byte[] changed = whole.clone();
            changed[i] ^= 1;
            Keys.refused(ErrorCode.MALFORMED_REQUEST, () -> decrypt(changed, 1000));
        }
    }

    @Test
    void refusesSwappedRepeatedAndAppendedRecords() {
        byte[] whole = encrypt(new byte[23 * 4], 40);
        byte[] swapped = whole.clone();
        System.arraycopy(whole, 21, swapped, 61, 40);
        System.arraycopy(whole, 61, swapped, 21, 40);
        Keys.refused(ErrorCode.MALFORMED_REQUEST, () -> decrypt(swapped, 1000));
        byte[] longer = Arrays.copyOf(whole, whole.length + 40);
        System.arraycopy(whole, whole.length - 40, longer, whole.length, 40);
        Keys.refused(ErrorCode.MALFORMED_REQUEST, () -> decrypt(longer, 1000));
    }

    @Test
    void refusesAnotherKey() {
        Keys.refused(
                ErrorCode.MALFORMED_REQUEST,
                () -> decrypt(EncryptedContent.newKey(RANDOM), encrypt(new byte[10], 40), 1000));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 17, 1024 * 1024 + 1, Integer.MAX_VALUE, -1})
    void refusesRecordSizesThatAreOutOfBounds(int recordSize) {
        byte[] header = ByteBuffer.allocate(60).putInt(16, recordSize).array();
        Keys.refused(ErrorCode.MALFORMED_REQUEST, () -> decrypt(header, 1000));
        assertThatThrownBy(() -> new EncryptedContent.Encoder(IKM, RANDOM, recordSize))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EncryptedContent.ciphertextLength(1, recordSize))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesARecordOfNothingButPadding() throws Exception {
        byte[] salt = new byte[16];
        byte[] record = new RecordCipher(Cipher.ENCRYPT_MODE, IKM, salt).next(new byte[5], 5);
        byte[] stream = ByteBuffer.allocate(21 + record.length)
                .put(salt)
                .putInt(40)
                .put((byte) 0)
                .put(record)
                .array();
        Keys.refused(ErrorCode.MALFORMED_REQUEST, () -> decrypt(stream, 1000));
    }

    @Test
    void refusesASecondEnd() {
        EncryptedContent.Decoder decoder = new EncryptedContent.Decoder(IKM);
        Consumer<byte[]> nowhere = bytes -> {};
        decoder.update(ByteBuffer.wrap(encrypt(new byte[1], 40)), nowhere);
        decoder.finish(nowhere);
        Keys.refused(ErrorCode.MALFORMED_REQUEST, () -> decoder.finish(nowhere));
    }

    @Test
    void readsTheFirstExampleOfTheRfc() {
        byte[] message = Base64Url.decode("I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg");
        assertThat(decrypt(Base64Url.decode("yqdlZ-tYemfogSmv7Ws5PQ"), message, 1000))
                .isEqualTo("I am the walrus".getBytes(UTF_8));
    }

    @Test
    void readsTheSecondExampleOfTheRfc() {
        byte[] message = Base64Url.decode("uNCkWiNYzKTnBN9ji3-qWAAAABkCYTHOG8chz_gnvgOqdGYovxyjuqRyJFjEDyoF1"
                + "Fvkj6hQPdPHI51OEUKEpgz3SsLWIqS_uA");
        for (int chunk : new int[] {1, 3, 1000}) {
            assertThat(decrypt(Base64Url.decode("BO3ZVPxUlnLORbVGMpbT1Q"), message, chunk))
                    .isEqualTo("I am the walrus".getBytes(UTF_8));
        }
    }

    @Test
    void readsBackEveryLengthInEveryChunking() {
        for (int length = 0; length < 120; length++) {
            byte[] plain = new byte[length];
            new Random(length).nextBytes(plain);
            for (int recordSize : new int[] {18, 19, 40, 1000}) {
                byte[] cipher = encrypt(plain, recordSize);
                assertThat(cipher).hasSize((int) EncryptedContent.ciphertextLength(length, recordSize));
                assertThat(decrypt(cipher, 1 + length % 50)).isEqualTo(plain);
            }
        }
    }

    @Test
    void keepsOneRecordInMemoryOnly() {
        EncryptedContent.Encoder encoder = new EncryptedContent.Encoder(IKM, RANDOM, EncryptedContent.RECORD_SIZE);
        EncryptedContent.Decoder decoder = new EncryptedContent.Decoder(IKM);
        long[] seen = {0, 0};
        Consumer<byte[]> count = bytes -> {
            seen[0] += bytes.length;
            seen[1] = Math.max(seen[1], bytes.length);
        };
        byte[] chunk = new byte[1_000_003];
        for (int i = 0; i < 40; i++) {
            encoder.update(ByteBuffer.wrap(chunk), cipher -> decoder.update(ByteBuffer.wrap(cipher), count));
        }
        encoder.finish(cipher -> decoder.update(ByteBuffer.wrap(cipher), count));
        decoder.finish(count);
        assertThat(seen[0]).isEqualTo(40L * chunk.length);
        assertThat(seen[1]).isEqualTo(EncryptedContent.RECORD_SIZE - 17);
    }

    @Test
    void neverEncryptsTheSameWayTwice() {
        assertThat(encrypt(new byte[10], 40)).isNotEqualTo(encrypt(new byte[10], 40));
    }

    @Test
    void readsAndWritesAsStreams() throws IOException {
        byte[] plain = new byte[200_000];
        new Random(1).nextBytes(plain);
        boolean[] closed = {false};
        InputStream source = new ByteArrayInputStream(plain) {
            @Override
            public void close() {
                closed[0] = true;
            }
        };
        try (InputStream both = EncryptedContent.decrypting(EncryptedContent.encrypting(source, IKM, RANDOM), IKM)) {
            assertThat(both.read(new byte[0], 0, 0)).isZero();
            assertThat(both.read()).isEqualTo(plain[0] & 0xff);
            assertThat(both.readAllBytes()).isEqualTo(Arrays.copyOfRange(plain, 1, plain.length));
            assertThat(both.read()).isEqualTo(-1);
        }
        assertThat(closed[0]).isTrue();
    }

    private static byte[] encrypt(byte[] plain, int recordSize) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EncryptedContent.Encoder encoder = new EncryptedContent.Encoder(IKM, RANDOM, recordSize);
        encoder.update(ByteBuffer.wrap(plain), out::writeBytes);
        encoder.finish(out::writeBytes);
        return out.toByteArray();
    }

    private static byte[] decrypt(byte[] cipher, int chunk) {
        return decrypt(IKM, cipher, chunk);
    }

    private static byte[] decrypt(byte[] ikm, byte[] cipher, int chunk) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EncryptedContent.Decoder decoder = new EncryptedContent.Decoder(ikm);
        for (int at = 0; at < cipher.length; at += chunk) {
            decoder.update(ByteBuffer.wrap(cipher, at, Math.min(chunk, cipher.length - at)), out::writeBytes);
        }
        decoder.finish(out::writeBytes);
        return out.toByteArray();
    }
}
