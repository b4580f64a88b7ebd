package org.cdcd.connectors.vault.admission;

import com.nimbusds.jose.jwk.JWK;
import org.cdcd.connectors.identity.Authenticated;
import org.cdcd.connectors.wire.ConnectorRequest;
import org.cdcd.connectors.wire.SignedRequest;

/**
 * A request whose caller and signature are proved; every refusal from here on travels sealed and signed.
 *
 * @param responseKey to which the answer is sealed, from the signed header
 */
record VerifiedRequest(Authenticated authenticated, SignedRequest signed, JWK responseKey) {
    ConnectorRequest request() {
        return signed.request();
    }

    String webid() {
        return authenticated.caller().webid();
    }
}
