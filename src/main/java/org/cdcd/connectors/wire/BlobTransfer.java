package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Moves contents that are too large for a signed message, as RFC 8188 ciphertext. */
final class BlobTransfer {
    private static final int CHUNK = 64 * 1024;
    private static final int SLOWEST_BYTES_PER_SECOND = 32 * 1024;

    private final ApiCalls calls;
    private final SecureRandom random;

    BlobTransfer(ApiCalls calls, SecureRandom random) {
        this.calls = calls;
        this.random = random;
    }

    /** Where the plain content comes from: opened anew for every attempt. */
    @FunctionalInterface
    interface Source {
        InputStream open() throws IOException;
    }

    ObjectNode upload(Source source, long length, String type) throws IOException, InterruptedException {
        UUID id = UUID.randomUUID();
        byte[] ikm = EncryptedContent.newKey(random);
        MessageDigest digest = Sha256.digest();
        long ciphertextLength = EncryptedContent.ciphertextLength(length, EncryptedContent.RECORD_SIZE);
        ApiCalls.Body body = () -> {
            digest.reset();
            InputStream plain = new DigestInputStream(source.open(), digest);
            InputStream ciphertext = EncryptedContent.encrypting(plain, ikm, random);
            return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> ciphertext), ciphertextLength);
        };
        Duration limit = ApiCalls.TIMEOUT.plusSeconds(length / SLOWEST_BYTES_PER_SECOND);
        Map<String, String> headers = Map.of("Content-Type", "application/octet-stream");
        ApiCalls.read(calls.open("PUT", "/api/v1/uploads/" + id, headers, body, limit))
                .orFail();
        return Json.MAPPER
                .createObjectNode()
                .put("upload", id.toString())
                .put("ikm", Base64Url.encode(ikm))
                .put("sha256", Base64Url.encode(digest.digest()))
                .put("length", length)
                .put("type", type);
    }

    void download(Blob blob, OutputStream target) throws IOException, InterruptedException {
        MessageDigest digest = Sha256.digest();
        long[] written = {0};
        Consumer<byte[]> out = plain -> {
            digest.update(plain);
            written[0] += plain.length;
            write(target, plain);
        };
        try {
            EncryptedContent.Decoder decoder = new EncryptedContent.Decoder(Base64Url.decode(blob.ikm()));
            receive(blob.path(), decoder, out);
            decoder.finish(out);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (written[0] != blob.length() || !Base64Url.encode(digest.digest()).equals(blob.sha256())) {
            throw Refusal.of(ErrorCode.INVALID_SIGNATURE, "The content is not the one that was answered.");
        }
    }

    private void receive(String path, EncryptedContent.Decoder decoder, Consumer<byte[]> out)
            throws IOException, InterruptedException {
        long received = 0;
        boolean resumed = false;
        byte[] chunk = new byte[CHUNK];
        while (true) {
            try (InputStream in = open(path, received)) {
                for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                    received += count;
                    decoder.update(ByteBuffer.wrap(chunk, 0, count), out);
                }
                return;
            } catch (IOException broken) {
                if (resumed || received == 0) {
                    throw broken;
                }
                resumed = true;
            }
        }
    }

    private InputStream open(String path, long from) throws IOException, InterruptedException {
        Map<String, String> range = from == 0 ? Map.of() : Map.of("Range", "bytes=" + from + "-");
        HttpResponse<InputStream> response = calls.open("GET", path, range, BodyPublishers::noBody, ApiCalls.TIMEOUT);
        String began = response.headers().firstValue("Content-Range").orElse("");
        if (from > 0 && response.statusCode() == 206 && began.startsWith("bytes " + from + "-")) {
            return ApiCalls.limited(response);
        }
        if (from == 0 && response.statusCode() == 200) {
            return ApiCalls.limited(response);
        }
        ApiCalls.Reply reply = ApiCalls.read(response);
        throw ApiFailure.of(reply.status(), reply.json());
    }

    private static void write(OutputStream target, byte[] plain) {
        try {
            target.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A stream that can be sent once. */
    static Source once(InputStream stream) {
        AtomicBoolean sent = new AtomicBoolean();
        return () -> {
            if (sent.getAndSet(true)) {
                throw new IOException("the content cannot be sent a second time");
            }
            return stream;
        };
    }
}
