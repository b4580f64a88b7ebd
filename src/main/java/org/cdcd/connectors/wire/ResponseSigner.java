package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.time.InstantSource;
import java.util.Objects;

/** Signs what the server says, with the server's Ed25519 key. */
public final class ResponseSigner {
    /** The {@code typ} of the signature of a {@link ConnectorResponse}. */
    public static final String RESPONSE_TYP = "cdcd-response+jws";

    /** The {@code typ} of the signature of every other answer. */
    public static final String ANSWER_TYP = "cdcd-answer+jws";

    /** The {@code typ} of a receipt, which is signed by itself. */
    public static final String RECEIPT_TYP = "cdcd-receipt+jws";

    /** The {@code typ} of the signature of the document with the server's keys, by its {@link ServerKey}. */
    public static final String SERVER_TYP = "cdcd-server+jws";

    /** The {@code typ} of an older key's word that a newer one takes its place. */
    public static final String SUCCESSION_TYP = "cdcd-succession+jws";

    /** The HTTP header that carries the signature of every other answer, {@code header..signature}. */
    public static final String HEADER = "CDCD-Signature";

    private final OctetKeyPair privateKey;
    private final String kid;
    private final InstantSource clock;

    /**
     * @param privateKey with the {@code kid} under which its public half is published
     */
    public ResponseSigner(OctetKeyPair privateKey, InstantSource clock) {
        this.privateKey = privateKey;
        this.kid = Objects.requireNonNull(privateKey.getKeyID(), "a signing key needs a kid");
        this.clock = clock;
    }

    /**
     * Signs the response to one request.
     *
     * @param requestHash {@link SignedRequest#payloadHash} of the request that is answered
     */
    public Envelope sign(ConnectorResponse response, String requestHash) {
        ObjectNode header = header(RESPONSE_TYP).put("req_hash", requestHash);
        return CompactJws.sign(header, response.toJson(), privateKey, kid).envelope();
    }

    /** Signs a body that travels beside its signature (RFC 7515, Appendix F): {@code header..signature}. */
    public String detached(byte[] body, String typ) {
        return CompactJws.sign(header(typ), body, privateKey, kid).detached();
    }

    /** Signs a body that travels inside its signature (RFC 7515, 7.1): {@code header.payload.signature}. */
    public String compact(byte[] body, String typ) {
        return CompactJws.sign(header(typ), body, privateKey, kid).compact();
    }

    private ObjectNode header(String typ) {
        return Json.MAPPER
                .createObjectNode()
                .put("typ", typ)
                .put("iat", clock.instant().getEpochSecond());
    }
}
