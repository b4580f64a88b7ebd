package org.cdcd.connectors.vault.admission;

import com.nimbusds.jose.jwk.JWK;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.cdcd.connectors.identity.Authenticated;
import org.cdcd.connectors.identity.Caller;
import org.cdcd.connectors.identity.RequestKeys;
import org.cdcd.connectors.wire.Envelope;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.RequestHeader;
import org.cdcd.connectors.wire.SignedRequest;

/** Whether a request is signed by its caller, for this server, now. */
final class RequestCheck {
    private static final Duration WINDOW = Duration.ofSeconds(120);

    private final String origin;
    private final RequestKeys keys;
    private final InstantSource clock;

    RequestCheck(String origin, RequestKeys keys, InstantSource clock) {
        this.origin = origin;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * The request, proved.
     *
     * @param connectorId from the path; the signed one must be the same
     * @throws Refusal {@code malformed_request}, {@code audience_mismatch}, {@code request_expired}, {@code unknown_key},
     *     {@code unsupported_alg} or {@code invalid_signature}
     */
    VerifiedRequest verify(Authenticated authenticated, String connectorId, Envelope envelope) {
        SignedRequest signed = SignedRequest.parse(envelope);
        RequestHeader header = signed.header();
        if (!header.aud().equals(origin)) {
            throw Refusal.of(ErrorCode.AUDIENCE_MISMATCH, "The request is signed for another server.")
                    .withRemedy("Sign aud = the public origin of this server.");
        }
        checkTime(signed);
        if (!signed.request().connectorId().equals(connectorId)) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "The signed connector_id is not the one of the path.");
        }
        Caller caller = authenticated.caller();
        JWK key = keys.resolve(caller, header.kid());
        signed.verify(key);
        JWK responseKey = header.responseKey();
        return new VerifiedRequest(
                authenticated,
                signed,
                responseKey != null ? responseKey : keys.responseKey(caller, header.responseKeyId()));
    }

    private void checkTime(SignedRequest signed) {
        Instant now = clock.instant();
        Instant said = signed.request().requestTime();
        boolean near = Duration.between(said, now).abs().compareTo(WINDOW) <= 0;
        if (!near || !now.isBefore(signed.header().exp())) {
            throw Refusal.of(ErrorCode.REQUEST_EXPIRED, "request_time is more than 120 s from now, or exp has passed.")
                    .withRemedy("Set the clock and sign the request anew.");
        }
    }
}
