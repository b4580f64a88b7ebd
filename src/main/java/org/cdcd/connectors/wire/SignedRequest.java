package org.cdcd.connectors.wire;

import com.nimbusds.jose.jwk.JWK;
import java.time.Duration;

/**
 * A request as it was signed. {@link #parse} checks form only; nothing in it may be believed before {@link #verify} has
 * returned. Whether the key is the caller's, the audience is meant and the time is right is for others to check.
 */
public final class SignedRequest {
    /** How long after its own time a request may live. */
    public static final Duration MAX_LIFE = Duration.ofMinutes(5);

    private static final int MAX_SIGNATURE = 16 * 1024;

    private final CompactJws jws;
    private final byte[] payload;
    private final RequestHeader header;
    private final ConnectorRequest request;

    private SignedRequest(CompactJws jws, byte[] payload, RequestHeader header, ConnectorRequest request) {
        this.jws = jws;
        this.payload = payload;
        this.header = header;
        this.request = request;
    }

    /**
     * Takes an envelope apart. Fails with {@code malformed_request}, {@code payload_too_large}, {@code unsupported_alg} or, where
     * the header claims a longer life than is allowed, {@code request_expired}.
     */
    public static SignedRequest parse(Envelope envelope) {
        if (envelope.payload().length() > ConnectorRequest.MAX_BYTES / 3 * 4 + 4
                || envelope.signature().length() > MAX_SIGNATURE) {
            throw Refusal.of(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "The request is larger than " + ConnectorRequest.MAX_BYTES + " bytes.");
        }
        CompactJws jws = CompactJws.join(envelope.signature(), envelope.payload());
        RequestHeader header = RequestHeader.parse(jws.decodedHeader());
        byte[] payload = Base64Url.decode(envelope.payload());
        ConnectorRequest request = ConnectorRequest.parse(payload);
        if (header.exp().isAfter(request.requestTime().plus(MAX_LIFE))) {
            throw Refusal.of(
                    ErrorCode.REQUEST_EXPIRED, "exp lies more than " + MAX_LIFE.toSeconds() + " s after request_time.");
        }
        if ((header.sth() == null) != (request.satReference() == null)) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "sth and sat_reference come together or not at all.");
        }
        return new SignedRequest(jws, payload, header, request);
    }

    /** Fails with {@code invalid_signature} unless the key's owner signed exactly these bytes. */
    public void verify(JWK publicKey) {
        if (!jws.verify(header.alg(), publicKey)) {
            throw Refusal.of(ErrorCode.INVALID_SIGNATURE, "The signature does not fit the request and the key.");
        }
    }

    public RequestHeader header() {
        return header;
    }

    public ConnectorRequest request() {
        return request;
    }

    /** The JSON that was signed, byte for byte. */
    public byte[] payload() {
        return payload.clone();
    }

    /** SHA-256 of {@link #payload}, base64url: what the answer's {@code req_hash} repeats. */
    public String payloadHash() {
        return Sha256.base64Url(payload);
    }
}
