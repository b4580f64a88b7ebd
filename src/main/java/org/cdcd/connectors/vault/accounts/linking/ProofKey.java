package org.cdcd.connectors.vault.accounts.linking;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.cdcd.connectors.catalog.OAuth2.Pkce;
import org.cdcd.connectors.wire.Sha256;

/** PKCE (RFC 7636), with the one odd encoding that a service asks for. */
final class ProofKey {
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private ProofKey() {}

    /** A verifier of 64 characters with 384 random bits. */
    static byte[] verifier(SecureRandom random) {
        byte[] entropy = new byte[48];
        random.nextBytes(entropy);
        return BASE64URL.encode(entropy);
    }

    /** What goes into the authorization request; empty where the service knows no PKCE. */
    static Map<String, String> challenge(Pkce method, byte[] verifier) {
        return switch (method) {
            case NONE -> Map.of();
            case PLAIN ->
                Map.of(
                        "code_challenge",
                        new String(verifier, StandardCharsets.US_ASCII),
                        "code_challenge_method",
                        "plain");
            case S256 ->
                Map.of(
                        "code_challenge",
                        BASE64URL.encodeToString(Sha256.of(verifier)),
                        "code_challenge_method",
                        "S256");
            case S256_HEX ->
                Map.of(
                        "code_challenge",
                        HexFormat.of().formatHex(Sha256.of(verifier)),
                        "code_challenge_method",
                        "S256");
        };
    }
}
