package org.cdcd.connectors.wire;

import com.nimbusds.jose.jwk.JWK;
import java.util.function.Supplier;

/**
 * For whom a client acts, and with which private keys. One P-256 key may serve as both {@code dpopKey} and {@code signingKey}; then
 * nothing needs to be registered beforehand.
 *
 * @param webid the person
 * @param accessToken gives a DPoP-bound access token (RFC 9449) that is good now; asked before every call
 * @param dpopKey the P-256 key that the token is bound to
 * @param signingKey signs the requests: Ed25519 or P-256; its {@code kid} names where the server finds the public half
 * @param responseKey opens the answers: X25519 or P-256
 */
public record ClientIdentity(String webid, Supplier<String> accessToken, JWK dpopKey, JWK signingKey, JWK responseKey) {
    public ClientIdentity {
        if (!dpopKey.isPrivate() || !signingKey.isPrivate() || !responseKey.isPrivate()) {
            throw new IllegalArgumentException("a client needs the private halves of its keys");
        }
    }

    @Override
    public String toString() {
        return "ClientIdentity[" + webid + "]";
    }
}
