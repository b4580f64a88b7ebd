package org.cdcd.connectors.twin.oauth;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.cdcd.connectors.twin.oauth.OAuthRefusal.Reason;
import org.cdcd.connectors.wire.Sha256;
import org.jspecify.annotations.Nullable;

/** Authorization codes: good once, for a while, for whoever holds the verifier (RFC 7636). */
final class Codes {
    /** What most services give. */
    static final Duration LIFETIME = Duration.ofMinutes(10);

    private final Map<String, Pending> pending = new HashMap<>();

    /**
     * A code that was handed out.
     *
     * @param redirectUri null if the request named none
     */
    record Pending(
            Grant grant,
            @Nullable String redirectUri,
            @Nullable String challenge,
            Instant expires) {}

    void add(String code, Pending what) {
        pending.put(code, what);
    }

    /** Uses a code up, whether or not it is then refused. */
    Grant redeem(String code, String clientId, @Nullable String redirectUri, @Nullable String verifier, Instant now) {
        Pending what = pending.remove(code);
        if (what == null || !what.grant().clientId().equals(clientId) || !now.isBefore(what.expires())) {
            throw new OAuthRefusal(Reason.BAD_CODE);
        }
        if (what.redirectUri() != null && !what.redirectUri().equals(redirectUri)) {
            throw new OAuthRefusal(Reason.WRONG_REDIRECT);
        }
        verify(what.challenge(), verifier);
        return what.grant();
    }

    private static void verify(@Nullable String challenge, @Nullable String verifier) {
        if (challenge == null ? verifier != null : verifier == null || !isOf(challenge, verifier)) {
            throw new OAuthRefusal(Reason.BAD_VERIFIER);
        }
    }

    void clear() {
        pending.clear();
    }

    /** The hash in base64url has 43 letters, in hexadecimal 64. */
    private static boolean isOf(String challenge, String verifier) {
        byte[] digest = s256(verifier);
        return challenge.equals(Base64.getUrlEncoder().withoutPadding().encodeToString(digest))
                || challenge.equals(HexFormat.of().formatHex(digest));
    }

    private static byte[] s256(String verifier) {
        if (!verifier.matches("[A-Za-z0-9._~-]{43,128}")) {
            throw new OAuthRefusal(Reason.BAD_VERIFIER);
        }
        return Sha256.of(verifier.getBytes(StandardCharsets.US_ASCII));
    }
}
