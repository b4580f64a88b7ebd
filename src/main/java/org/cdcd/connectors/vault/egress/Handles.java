package org.cdcd.connectors.vault.egress;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** Reads and makes handles: 128 random bits as 22 characters of base64url. */
final class Handles {
    private static final Pattern HEADER = Pattern.compile("CDCD ([A-Za-z0-9_-]{22})");
    private static final Pattern HANDLE = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private Handles() {}

    static String fresh() {
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    /** @throws Refusal if there is not exactly one, well formed */
    static String of(HttpServerRequest request) {
        List<String> headers = request.headers().getAll(HttpHeaders.PROXY_AUTHORIZATION);
        Matcher handle = HEADER.matcher(headers.size() == 1 ? headers.get(0) : "");
        if (!handle.matches()) {
            throw Refusal.of(ErrorCode.INVALID_TOKEN, "The call carries no handle.");
        }
        return handle.group(1);
    }

    /** The same for what came as a password. */
    static String checked(String password) {
        if (!HANDLE.matcher(password).matches()) {
            throw Refusal.of(ErrorCode.INVALID_TOKEN, "The password is no handle.");
        }
        return password;
    }
}
