package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.cdcd.connectors.door.UseResult;
import org.cdcd.connectors.wire.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * What a call came to. A service's "no" is a value, not an exception; details may quote the service and belong inside the
 * seal only.
 */
public sealed interface Outcome {
    /**
     * It worked.
     *
     * @param headers the headers of the last answer, names in lower case
     */
    record Done(JsonNode body, Map<String, String> headers) implements Outcome {
        public Done {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * It worked, and the result is a stream that waits in the spool as RFC 8188 ciphertext.
     *
     * @param url where the caller fetches it, relative to the public origin
     * @param ikm input keying material of RFC 8188, base64url
     * @param sha256 digest of the plaintext, base64url
     * @param length of the plaintext in bytes
     * @param type media type, as the service said
     */
    record Blob(String url, String ikm, String sha256, long length, String type) implements Outcome {
        @Override
        public String toString() {
            return "Blob[" + url + ", " + length + "]";
        }
    }

    /** The service, or we, said no. */
    record Rejected(ErrorCode code, String detail, @Nullable String remedy) implements Outcome {}

    /** Too many calls; the same call may be sent again after the wait. */
    record RateLimited(Duration retryAfter, String detail) implements Outcome {}

    /** The credential is no longer good: the person must link the account again. */
    record Relink(String detail, @Nullable String remedy) implements Outcome {}

    /** The grant lacks a permission or a scope. */
    record Forbidden(String detail, @Nullable String remedy) implements Outcome {}

    /**
     * The service, or the way to it, is down.
     *
     * @param retryAfter when to try again, if anybody knows
     * @param effect whether the call may have arrived
     */
    record Unavailable(
            ErrorCode code, String detail, @Nullable Duration retryAfter, UseResult.Effect effect) implements Outcome {}
}
