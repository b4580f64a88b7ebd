package org.cdcd.connectors.vault.egress;

import io.netty.util.AsciiString;
import io.vertx.core.http.HttpClientRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.catalog.Injection;
import org.cdcd.connectors.vault.accounts.credentials.Material;
import org.cdcd.connectors.vault.admission.LiveUse;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.ZkpAuthorization;
import org.jspecify.annotations.Nullable;

/**
 * The credential in the form in which one request carries it. A header value is bytes, written by the library straight
 * into its buffer and zeroed here as soon as it is written. What the library does not let us zero: its own off-heap
 * buffer, which is reused, and the copy that the platform's TLS makes while it encrypts. A query parameter has to be
 * part of the request line, and so has a segment of a path, which is a string that lives until it is collected: one more reason to prefer headers.
 */
final class Injected implements AutoCloseable {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private final @Nullable String header;
    private final byte[] value;
    private final String query;
    private final String segment;
    private final String inItsPlace;

    private Injected(@Nullable String header, byte[] value, String query, String segment, String inItsPlace) {
        this.header = header;
        this.value = value;
        this.query = query;
        this.segment = segment;
        this.inItsPlace = inItsPlace;
    }

    static Injected nothing() {
        return new Injected(null, new byte[0], "", "", "");
    }

    /** @param use what the credential is put on for; it brings the proof where the credential is one */
    static Injected of(LiveUse use, Material material) {
        Injection how = material.injection();
        return switch (how.kind()) {
            case BEARER -> header("Authorization", "Bearer ", token(material));
            case HEADER -> header(how.name(), how.prefix(), token(material));
            case BASIC -> basic(material);
            case QUERY -> new Injected(null, new byte[0], how.name() + "=" + encoded(token(material), false), "", "");
            case PATH -> new Injected(null, new byte[0], "", ":" + how.name(), encoded(token(material), true));
            case MAIL -> throw Refusal.of(ErrorCode.OPERATION_NOT_GRANTED, "A mail account makes no such call.");
            case ZKP -> proof(use);
        };
    }

    /** The header or query name that carries the credential, which the gateway may not set itself. */
    static String reservedName(Injection how) {
        return switch (how.kind()) {
            case BEARER, BASIC, ZKP -> "authorization";
            case HEADER, QUERY -> how.name();
            case PATH, MAIL -> "";
        };
    }

    /** A proof is no secret: it is good for this very call and once. */
    private static Injected proof(LiveUse use) {
        ZkpAuthorization proof = use.proof();
        if (proof == null) {
            throw Refusal.of(ErrorCode.ZKP_REQUIRED, "The request brought no proof.");
        }
        return new Injected("Authorization", proof.value().getBytes(StandardCharsets.US_ASCII), "", "", "");
    }

    private static Secret token(Material material) {
        Map<String, Secret> secrets = material.secrets();
        Secret token = secrets.get(material.injection().secret());
        if (token == null && secrets.size() == 1) {
            token = secrets.values().iterator().next();
        }
        if (token == null) {
            throw unusable();
        }
        return token;
    }

    private static Injected header(String name, String prefix, Secret secret) {
        return secret.reveal(bytes -> {
            byte[] value = Arrays.copyOf(prefix.getBytes(StandardCharsets.US_ASCII), prefix.length() + bytes.length);
            System.arraycopy(bytes, 0, value, prefix.length(), bytes.length);
            for (byte b : value) {
                if (b < 0x20 || b == 0x7f) {
                    Arrays.fill(value, (byte) 0);
                    throw unusable();
                }
            }
            return new Injected(name, value, "", "", "");
        });
    }

    private static Injected basic(Material material) {
        byte[] pair = userAndPassword(material);
        byte[] encoded = Base64.getEncoder().encode(pair);
        Arrays.fill(pair, (byte) 0);
        try (Secret value = Secret.takingOver(encoded)) {
            return header("Authorization", "Basic ", value);
        }
    }

    /** {@code user:password} (RFC 7617): the user name may be one of the secrets or known of the account. */
    private static byte[] userAndPassword(Material material) {
        Secret password = material.secrets().get("password");
        if (password == null) {
            throw unusable();
        }
        Secret secretUser = material.secrets().get("username");
        String plainUser = material.connection().get("username");
        if (secretUser == null && plainUser == null) {
            throw unusable();
        }
        byte[] user = secretUser == null
                ? String.valueOf(plainUser).getBytes(StandardCharsets.UTF_8)
                : secretUser.reveal(byte[]::clone);
        byte[] pair = password.reveal(bytes -> {
            byte[] both = Arrays.copyOf(user, user.length + 1 + bytes.length);
            both[user.length] = ':';
            System.arraycopy(bytes, 0, both, user.length + 1, bytes.length);
            return both;
        });
        Arrays.fill(user, (byte) 0);
        return pair;
    }

    /** @param plain whether what needs no encoding (RFC 3986, 2.3) stays as it is: servers compare paths as they are written */
    private static String encoded(Secret secret, boolean plain) {
        return secret.reveal(bytes -> {
            StringBuilder text = new StringBuilder(bytes.length * 3);
            for (byte b : bytes) {
                if (plain && UNRESERVED.indexOf(b) >= 0) {
                    text.append((char) b);
                } else {
                    text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
                }
            }
            return text.toString();
        });
    }

    private static Refusal unusable() {
        return Refusal.of(ErrorCode.REAUTHORIZATION_REQUIRED, "The stored credential cannot be sent to this service.")
                .withRemedy("Link the account again.");
    }

    /**
     * The request line with the credential in it, where it travels in the query or the path. The operation's rule has allowed
     * the path; the one segment that stands for the credential is replaced, and no value that a caller gave can be a second.
     */
    String uri(String uri) {
        if (!segment.isEmpty()) {
            return inPath(uri);
        }
        if (query.isEmpty()) {
            return uri;
        }
        return uri + (uri.indexOf('?') < 0 ? "?" : "&") + query;
    }

    private String inPath(String uri) {
        int question = uri.indexOf('?');
        List<String> segments =
                new ArrayList<>(List.of((question < 0 ? uri : uri.substring(0, question)).split("/", -1)));
        if (Collections.frequency(segments, segment) != 1) {
            throw Refusal.of(ErrorCode.OPERATION_NOT_GRANTED, "The call has no one place for the credential.");
        }
        segments.set(segments.indexOf(segment), inItsPlace);
        return String.join("/", segments) + (question < 0 ? "" : uri.substring(question));
    }

    void putOn(HttpClientRequest request) {
        if (header != null) {
            request.putHeader(header, new AsciiString(value, false));
        }
    }

    @Override
    public void close() {
        Arrays.fill(value, (byte) 0);
    }
}
