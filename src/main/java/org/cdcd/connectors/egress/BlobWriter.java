package org.cdcd.connectors.egress;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.cdcd.connectors.door.SpoolTicket;
import org.cdcd.connectors.wire.EncryptedContent;
import org.cdcd.connectors.wire.Sha256;

/**
 * Pipes a service's body into the spool as RFC 8188 ciphertext under a fresh key. It reads only as fast as the spool takes;
 * what it holds is one record. A body that breaks off leaves nothing in the spool.
 */
final class BlobWriter {
    private static final String UNKNOWN_TYPE = "application/octet-stream";

    private final HttpClientResponse plain;
    private final HttpClientRequest spool;
    private final SpoolTicket ticket;
    private final byte[] ikm;
    private final EncryptedContent.Encoder encoder;
    private final MessageDigest digest = Sha256.digest();
    private final Promise<Void> copied = Promise.promise();
    private long length;

    /** @param plain paused */
    BlobWriter(HttpClientResponse plain, HttpClientRequest spool, SpoolTicket ticket, SecureRandom random) {
        this.plain = plain;
        this.spool = spool;
        this.ticket = ticket;
        this.ikm = EncryptedContent.newKey(random);
        this.encoder = new EncryptedContent.Encoder(ikm, random, EncryptedContent.RECORD_SIZE);
    }

    /** The ciphertext's length if the service says how long its body is, else -1. */
    static long ciphertextLength(HttpClientResponse plain) {
        String said = plain.getHeader(ServiceAnswer.LENGTH);
        boolean known = said != null && said.matches("\\d{1,18}");
        return known ? EncryptedContent.ciphertextLength(Long.parseLong(said), EncryptedContent.RECORD_SIZE) : -1;
    }

    Future<Outcome.Blob> copy() {
        Future<HttpClientResponse> answer = spool.response();
        spool.exceptionHandler(cause -> copied.tryFail(HopFailure.spool()));
        plain.exceptionHandler(copied::tryFail);
        plain.handler(this::take);
        plain.endHandler(end -> finish());
        plain.resume();
        return copied.future()
                .onFailure(cause -> spool.reset())
                .compose(done -> answer)
                .compose(this::stored);
    }

    private void take(Buffer chunk) {
        byte[] bytes = chunk.getBytes();
        length += bytes.length;
        digest.update(bytes);
        encoder.update(ByteBuffer.wrap(bytes), this::put);
        if (spool.writeQueueFull()) {
            plain.pause();
            spool.drainHandler(drained -> plain.resume());
        }
    }

    private void put(byte[] record) {
        spool.write(Buffer.buffer(record));
    }

    private void finish() {
        ServiceAnswer refused = ServiceAnswer.refusedLate(plain.trailers());
        if (refused != null) {
            copied.tryFail(new LateRefusal(refused));
            return;
        }
        encoder.finish(this::put);
        spool.end().onComplete(copied);
    }

    private Future<Outcome.Blob> stored(HttpClientResponse answer) {
        if (answer.statusCode() / 100 != 2) {
            return Future.failedFuture(HopFailure.spool());
        }
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String type = plain.getHeader("content-type");
        return Future.succeededFuture(new Outcome.Blob(
                "/api/v1/results/" + ticket.id(),
                base64.encodeToString(ikm),
                base64.encodeToString(digest.digest()),
                length,
                type == null ? UNKNOWN_TYPE : type));
    }
}
