package org.cdcd.connectors.egress;

import com.nimbusds.jose.jwk.JWK;
import java.text.ParseException;

/** A public key to fill a place with (RFC 8037, A.6). */
final class Keys {
    static final JWK PUBLIC = parse();

    private Keys() {}

    private static JWK parse() {
        try {
            return JWK.parse(
                    "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08\"}");
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }
}
