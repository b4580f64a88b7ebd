package org.cdcd.connectors.wire;

import static org.cdcd.connectors.wire.ErrorCode.Actor.NOBODY;
import static org.cdcd.connectors.wire.ErrorCode.Actor.OPERATOR;
import static org.cdcd.connectors.wire.ErrorCode.Actor.SERVICE;
import static org.cdcd.connectors.wire.ErrorCode.Actor.USER;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The stable codes of every failure, with the HTTP status they travel under (RFC 9110), who must act by default, and
 * whether sending the same request again can help. Codes are never renamed or reused.
 */
public enum ErrorCode {
    MALFORMED_REQUEST(400, USER, false),
    PAYLOAD_TOO_LARGE(413, USER, false),
    UNSUPPORTED_MEDIA(415, USER, false),
    NOT_FOUND(404, USER, false),
    METHOD_NOT_ALLOWED(405, USER, false),
    INVALID_TOKEN(401, USER, false),
    INVALID_DPOP_PROOF(401, USER, false),
    USE_DPOP_NONCE(401, USER, true),
    INVALID_SIGNATURE(401, USER, false),
    UNKNOWN_KEY(401, USER, false),
    UNSUPPORTED_ALG(401, USER, false),
    AUDIENCE_MISMATCH(401, USER, false),
    REQUEST_EXPIRED(401, USER, false),
    WEBID_ISSUER_MISMATCH(403, USER, false),
    INSUFFICIENT_SCOPE(403, USER, false),
    OPERATION_NOT_GRANTED(403, USER, false),
    MODE_TOO_LOW(403, USER, false),
    STEP_UP_REQUIRED(403, USER, false),
    REGION_NOT_ALLOWED(403, USER, false),
    HOST_NOT_ALLOWED(403, OPERATOR, false),
    SAT_INVALID(403, USER, false),
    SAT_EXPIRED(403, USER, false),
    SAT_OUTSIDE_SCHEDULE(403, USER, true),
    SAT_EXHAUSTED(403, USER, false),
    SAT_CONSTRAINT_VIOLATION(403, USER, false),
    SAT_REVOKED(403, USER, false),
    SAT_HOLDER_MISMATCH(403, USER, false),
    ZKP_INVALID(403, USER, false),
    MAILBOX_NOT_YOURS(403, USER, false),
    CONNECTOR_NOT_FOUND(404, USER, false),
    CREDENTIAL_NOT_FOUND(404, USER, false),
    OPERATION_NOT_FOUND(404, USER, false),
    UPLOAD_NOT_FOUND(404, USER, false),
    REQUEST_IN_PROGRESS(409, NOBODY, true),
    REQUEST_ID_CONFLICT(409, USER, false),
    CREDENTIAL_BUSY(409, NOBODY, true),
    UPLOAD_CONFLICT(409, USER, false),
    CREDENTIAL_REVOKED(410, USER, false),
    CREDENTIAL_EXPIRED(410, USER, false),
    /** Its person has deleted the key. */
    KEY_REVOKED(410, USER, false),
    RESULT_GONE(410, USER, false),
    PARAMETERS_INVALID(422, USER, false),
    AUTH_FLOW_INVALID(422, USER, false),
    /** What the person typed in is one that is guessed. */
    SECRET_TOO_WEAK(422, USER, false),
    /** What the person typed in is on a list of those that were stolen somewhere. */
    SECRET_BREACHED(422, USER, false),
    KEY_REFERENCE_UNSUPPORTED(422, USER, false),
    CREDENTIAL_SUSPENDED(423, USER, false),
    KEY_RELEASE_REQUIRED(423, USER, false),
    KEY_RELEASE_INVALID(423, USER, false),
    REAUTHORIZATION_REQUIRED(423, USER, false),
    ZKP_REQUIRED(423, USER, false),
    RATE_LIMITED(429, NOBODY, true),
    USE_THROTTLED(429, USER, true),
    QUOTA_EXHAUSTED(429, USER, false),
    INTERNAL_ERROR(500, OPERATOR, true),
    SERVICE_ERROR(502, SERVICE, true),
    SERVICE_REJECTED(502, USER, false),
    SERVICE_PERMISSION(502, USER, false),
    SERVICE_NOT_FOUND(502, USER, false),
    SERVICE_CONFLICT(502, USER, false),
    /** The service no longer answers to the version of its API that the connector speaks. */
    SERVICE_VERSION_GONE(502, OPERATOR, false),
    SERVICE_TLS_ERROR(502, SERVICE, true),
    UPSTREAM_ECHOED_SECRET(502, OPERATOR, false),
    OUTCOME_UNKNOWN(502, USER, false),
    VAULT_UNAVAILABLE(503, OPERATOR, true),
    STORE_UNAVAILABLE(503, OPERATOR, true),
    SERVICE_UNAVAILABLE(503, SERVICE, true),
    PUBLIC_MEDIA_OFF(503, OPERATOR, false),
    CLIENT_NOT_CONFIGURED(503, OPERATOR, false);

    /** Who must act before the failure goes away. */
    public enum Actor {
        USER,
        OPERATOR,
        SERVICE,
        NOBODY;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Map<String, ErrorCode> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(ErrorCode::wireName, Function.identity()));

    private final int httpStatus;
    private final Actor whoMustAct;
    private final boolean retryable;

    ErrorCode(int httpStatus, Actor whoMustAct, boolean retryable) {
        this.httpStatus = httpStatus;
        this.whoMustAct = whoMustAct;
        this.retryable = retryable;
    }

    /** The code as it stands in answers, such as {@code invalid_token}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ErrorCode> of(String wireName) {
        return Optional.ofNullable(BY_NAME.get(wireName));
    }

    public int httpStatus() {
        return httpStatus;
    }

    public Actor whoMustAct() {
        return whoMustAct;
    }

    public boolean retryable() {
        return retryable;
    }
}
