package org.cdcd.connectors.operate;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import org.cdcd.connectors.door.SpoolTicket;
import org.cdcd.connectors.door.Vault;
import org.cdcd.connectors.egress.Outcome;
import org.cdcd.connectors.wire.Base64Url;
import org.cdcd.connectors.wire.EncryptedContent;
import org.cdcd.connectors.wire.Sha256;

/** Keeps results that are too large for a seal as ciphertext in the vault's spool. */
final class ResultSpool {
    private final Vault vault;
    private final SpoolClient client;
    private final SecureRandom random;
    private final Duration timeout;

    ResultSpool(Vault vault, SpoolClient client, SecureRandom random, Duration timeout) {
        this.vault = vault;
        this.client = client;
        this.random = random;
        this.timeout = timeout;
    }

    /** @return where the caller fetches it and how to open it */
    Future<Outcome.Blob> keep(String handle, FrontRequest request, byte[] json) {
        byte[] ikm = EncryptedContent.newKey(random);
        return request.offLoop(() -> encrypt(ikm, json))
                .compose(ciphertext -> request.await(vault.openSpool(handle), timeout)
                        .compose(ticket -> client.write(ticket, ciphertext).map(written -> blob(ticket, ikm, json))));
    }

    private Buffer encrypt(byte[] ikm, byte[] json) {
        int length = Math.toIntExact(EncryptedContent.ciphertextLength(json.length, EncryptedContent.RECORD_SIZE));
        Buffer ciphertext = Buffer.buffer(length);
        var encoder = new EncryptedContent.Encoder(ikm, random, EncryptedContent.RECORD_SIZE);
        encoder.update(ByteBuffer.wrap(json), ciphertext::appendBytes);
        encoder.finish(ciphertext::appendBytes);
        return ciphertext;
    }

    private static Outcome.Blob blob(SpoolTicket ticket, byte[] ikm, byte[] json) {
        return new Outcome.Blob(
                "/api/v1/results/" + ticket.id(),
                Base64Url.encode(ikm),
                Sha256.base64Url(json),
                json.length,
                FrontAnswer.JSON);
    }
}
