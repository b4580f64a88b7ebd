package org.cdcd.connectors.vault.egress;

import java.util.Locale;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * A call as the gateway asks for it, nothing decoded.
 *
 * @param host lower case
 * @param path from the service's root on
 * @param query null if there is none
 * @param bodyLength -1 if it is not known
 */
record EgressRequest(
        String method,
        String host,
        int port,
        String path,
        @Nullable String query,
        long bodyLength) {
    static final String PREFIX = "/egress/";

    /** Reads {@code /egress/{host}/{path}}; the host may carry a port. */
    static EgressRequest of(String method, String uri, long bodyLength) {
        int end = uri.indexOf('/', PREFIX.length());
        if (!uri.startsWith(PREFIX) || end < 0 || uri.indexOf('#') >= 0) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "The call names no host and path.");
        }
        String authority = uri.substring(PREFIX.length(), end).toLowerCase(Locale.ROOT);
        int question = uri.indexOf('?', end);
        int colon = authority.lastIndexOf(':');
        return new EgressRequest(
                method,
                colon < 0 ? authority : authority.substring(0, colon),
                colon < 0 ? 443 : port(authority.substring(colon + 1)),
                question < 0 ? uri.substring(end) : uri.substring(end, question),
                question < 0 ? null : uri.substring(question + 1),
                bodyLength);
    }

    private static int port(String digits) {
        if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "The port is not a number.");
        }
        return Integer.parseInt(digits);
    }

    /** Path and query as they go on the wire. */
    String uri() {
        return query == null ? path : path + "?" + query;
    }
}
