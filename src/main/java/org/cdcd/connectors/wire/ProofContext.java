package org.cdcd.connectors.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What a zero-knowledge proof is bound to: the {@code OtherInfo} of RFC 8235, 3.3. Each field stands behind its length in four
 * bytes, so that no two lists of fields look the same.
 */
public final class ProofContext {
    private static final String VERSION = "cdcd-zkp-v1";

    private ProofContext() {}

    /**
     * For making a public point known at a service.
     *
     * @param origin of the service, such as {@code https://notes.example}
     * @param nonce from the service
     */
    public static byte[] registration(String origin, String nonce, String webid) {
        return lengthPrefixed(text(VERSION), text("register"), text(origin), text(nonce), text(webid));
    }

    /**
     * For one operation, at one service, once.
     *
     * @param nonce from the service, which forgets it at {@code expires}
     * @param payloadHash SHA-256 of the signed request's bytes
     */
    public static byte[] operation(
            String origin, String nonce, Instant expires, UUID requestId, String operation, byte[] payloadHash) {
        return lengthPrefixed(
                text(VERSION),
                text("operate"),
                text(origin),
                text(nonce),
                text(String.valueOf(expires.getEpochSecond())),
                text(requestId.toString()),
                text(operation),
                payloadHash);
    }

    static byte[] lengthPrefixed(byte[]... fields) {
        ByteBuffer all = ByteBuffer.allocate(Arrays.stream(fields)
                .mapToInt(field -> field.length + Integer.BYTES)
                .sum());
        Stream.of(fields).forEach(field -> all.putInt(field.length).put(field));
        return all.array();
    }

    static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
