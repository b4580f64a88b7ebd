package org.cdcd.connectors.wire;

import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import java.util.UUID;

/** Seals results to the caller's key, so that nobody between the server and that key can read them. */
public final class ResultSeal {
    private static final String CONTENT_TYPE = "application/json";
    private static final String REQUEST_ID = "rid";
    private static final int MAX_LENGTH = ConnectorResponse.MAX_BYTES;

    private ResultSeal() {}

    /**
     * Seals a result into a compact JWE that is tied to server, person and request.
     *
     * @param recipient a public key of X25519 or P-256, as {@link SignedRequest} hands it out
     * @param origin the server's origin ({@code apu})
     * @param webid the person's WebID ({@code apv})
     */
    public static String seal(JWK recipient, byte[] json, String origin, String webid, UUID requestId) {
        JWEHeader header = Seal.header(recipient)
                .contentType(CONTENT_TYPE)
                .agreementPartyUInfo(Base64URL.encode(origin))
                .agreementPartyVInfo(Base64URL.encode(webid))
                .customParam(REQUEST_ID, requestId.toString())
                .build();
        return Seal.close(header, json, recipient);
    }

    /**
     * The result's JSON. Fails with {@code invalid_signature} if it does not open with this key, and with {@code
     * audience_mismatch} if it was sealed for another person or request.
     */
    public static byte[] open(String jwe, JWK privateKey, String expectedWebid, UUID expectedRequestId) {
        JWEObject sealed = Seal.parse(jwe, MAX_LENGTH);
        JWEHeader header = sealed.getHeader();
        boolean mine = Base64URL.encode(expectedWebid).equals(header.getAgreementPartyVInfo())
                && expectedRequestId.toString().equals(header.getCustomParam(REQUEST_ID));
        if (!mine) {
            throw Refusal.of(ErrorCode.AUDIENCE_MISMATCH, "The result is sealed for another person or request.");
        }
        return Seal.content(sealed, privateKey);
    }
}
