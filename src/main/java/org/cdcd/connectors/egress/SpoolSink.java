package org.cdcd.connectors.egress;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.cdcd.connectors.door.SpoolTicket;
import org.cdcd.connectors.egress.mail.PartSink;
import org.cdcd.connectors.wire.Base64Url;
import org.cdcd.connectors.wire.EncryptedContent;
import org.cdcd.connectors.wire.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Takes one stream into the spool as RFC 8188 ciphertext under a fresh key, for who may block: its thread waits until each
 * block is taken, and what it holds is one record. A stream that breaks off leaves nothing in the spool. Used once.
 */
final class SpoolSink implements PartSink {
    private static final int BLOCK = EncryptedContent.RECORD_SIZE;

    private final SpoolClient spool;
    private final Function<String, CompletionStage<SpoolTicket>> openSpool;
    private final SecureRandom random;
    private final Hop hop;
    private final MessageDigest digest = Sha256.digest();
    private long length;
    private Outcome.@Nullable Blob stored;
    private @Nullable Transient failed;

    SpoolSink(
            SpoolClient spool, Function<String, CompletionStage<SpoolTicket>> openSpool, SecureRandom random, Hop hop) {
        this.spool = spool;
        this.openSpool = openSpool;
        this.random = random;
        this.hop = hop;
    }

    @Override
    public void take(InputStream plain, String mediaType) throws IOException {
        byte[] ikm = EncryptedContent.newKey(random);
        SpoolTicket ticket = await(openSpool.apply(hop.handle()));
        HttpClientRequest put = await(spool.write(ticket, -1).toCompletionStage());
        put.exceptionHandler(cause -> {});
        try {
            copy(plain, put, new EncryptedContent.Encoder(ikm, random, EncryptedContent.RECORD_SIZE));
        } catch (IOException | RuntimeException e) {
            put.reset();
            throw e;
        }
        if (await(put.response().toCompletionStage()).statusCode() / 100 != 2) {
            throw failure(null);
        }
        stored = new Outcome.Blob(
                "/api/v1/results/" + ticket.id(),
                Base64Url.encode(ikm),
                Base64Url.encode(digest.digest()),
                length,
                mediaType);
    }

    private void copy(InputStream plain, HttpClientRequest put, EncryptedContent.Encoder encoder) throws IOException {
        byte[] block = new byte[BLOCK];
        Records records = new Records(put);
        for (int count = plain.read(block); count >= 0; count = plain.read(block)) {
            length += count;
            digest.update(block, 0, count);
            encoder.update(ByteBuffer.wrap(block, 0, count), records::add);
            records.send();
        }
        encoder.finish(records::add);
        records.send();
        await(put.end().toCompletionStage());
    }

    /** Keeps the encoder's records until they are sent: its consumer may not fail. */
    private final class Records {
        private final HttpClientRequest put;
        private Buffer waiting = Buffer.buffer();

        Records(HttpClientRequest put) {
            this.put = put;
        }

        void add(byte[] record) {
            waiting.appendBytes(record);
        }

        void send() throws IOException {
            if (waiting.length() > 0) {
                Buffer block = waiting;
                waiting = Buffer.buffer();
                await(put.write(block).toCompletionStage());
            }
        }
    }

    private <T> T await(CompletionStage<T> step) throws IOException {
        try {
            return SpoolWait.on(step, hop);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private IOException failure(@Nullable IOException cause) {
        failed = HopFailure.spool();
        return cause == null ? new IOException("the spool did not take the stream") : cause;
    }

    /** @throws IllegalStateException if nothing was taken */
    Outcome.Blob stored() {
        if (stored == null) {
            throw new IllegalStateException("nothing was stored");
        }
        return stored;
    }

    /** Raises the failure if it was the spool's. */
    void raiseFailure() throws Transient {
        if (failed != null) {
            throw failed;
        }
    }
}
