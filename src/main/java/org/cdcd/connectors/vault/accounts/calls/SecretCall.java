package org.cdcd.connectors.vault.accounts.calls;

import io.netty.util.AsciiString;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.http.ServiceAnswer;
import org.cdcd.connectors.vault.http.ServiceCall;
import org.cdcd.connectors.vault.keys.Secret;
import org.jspecify.annotations.Nullable;

/**
 * A call of the vault's own that carries secrets. Closing it zeroes them.
 *
 * @param bearer put on as {@code Authorization: Bearer} (RFC 6750) if there is one
 * @param body empty for none
 */
public record SecretCall(
        String method,
        URI url,
        Map<String, String> headers,
        @Nullable Secret bearer,
        Secret body) implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final byte[] BEARER = "Bearer ".getBytes(StandardCharsets.US_ASCII);

    public SecretCall {
        headers = Map.copyOf(headers);
    }

    /** A call without body that proves itself by a bearer token; the token stays the caller's. */
    static SecretCall withBearer(String method, URI url, Map<String, String> headers, Secret token) {
        return new SecretCall(method, url, headers, token.copy(), Secret.takingOver(new byte[0]));
    }

    /**
     * Sends the call and waits for the answer.
     *
     * @throws org.cdcd.connectors.wire.Refusal if no answer came; it says whether anything was sent
     */
    public ServiceAnswer send(Outgoing outgoing) {
        return send(outgoing, TIMEOUT);
    }

    /** The same with a time limit of the caller's. */
    public ServiceAnswer send(Outgoing outgoing, Duration timeout) {
        return body.reveal(bytes -> {
            Map<String, CharSequence> all = new LinkedHashMap<>(headers);
            AsciiString authorization = authorization();
            if (authorization != null) {
                all.put("Authorization", authorization);
            }
            try {
                return outgoing.exchangeNow(
                        new ServiceCall(method, url, all, bytes.length == 0 ? null : bytes, timeout));
            } finally {
                if (authorization != null) {
                    Arrays.fill(authorization.array(), (byte) 0);
                }
            }
        });
    }

    private @Nullable AsciiString authorization() {
        if (bearer == null) {
            return null;
        }
        return bearer.reveal(token -> {
            byte[] value = Arrays.copyOf(BEARER, BEARER.length + token.length);
            System.arraycopy(token, 0, value, BEARER.length, token.length);
            return new AsciiString(value, false);
        });
    }

    @Override
    public void close() {
        body.close();
        if (bearer != null) {
            bearer.close();
        }
    }

    /** Names the host alone: the rest may hold a secret. */
    @Override
    public String toString() {
        return "SecretCall[" + method + " " + url.getHost() + "]";
    }
}
