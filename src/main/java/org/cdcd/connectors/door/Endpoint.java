package org.cdcd.connectors.door;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.List;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/**
 * The one public endpoint at which each question of a caller's is asked. A caller's proof (RFC 9449) is for one method and one
 * URL; so that it can be spent on that question alone, whoever passes it on, the vault compares both with this table.
 *
 * <p>Paths are compared as the front door's router does: escapes are decoded once, segment by segment, and empty segments do
 * not count, so neither does a slash at the end. Dot segments are not resolved but refused.
 */
public enum Endpoint {
    ADMIT("POST", "/api/v1/connectors/{id}/operate"),
    LINK("POST", "/api/v1/connectors/{id}/auth"),
    CREDENTIALS("GET", "/api/v1/connector-credentials"),
    CREDENTIAL("GET", "/api/v1/connector-credentials/{id}"),
    RECEIPT("GET", "/api/v1/connector-credentials/{id}/receipt"),
    REVOKE("DELETE", "/api/v1/connector-credentials/{id}"),
    RESUME("POST", "/api/v1/connector-credentials/{id}/resume"),
    CONFIRM("POST", "/api/v1/connector-credentials/{id}/confirm"),
    ROTATE("POST", "/api/v1/connector-credentials/{id}/rotate"),
    LIST_KEYS("GET", "/api/v1/keys"),
    REGISTER_KEY("POST", "/api/v1/keys"),
    DELETE_KEY("DELETE", "/api/v1/keys/{id}"),
    OPEN_UPLOAD("PUT", "/api/v1/uploads/{id}"),
    OPEN_RESULT("GET", "/api/v1/results/{id}"),
    EXPORT_ME("GET", "/api/v1/me"),
    EXPORT_MORE("GET", "/api/v1/me/{after}"),
    ERASE_ME("DELETE", "/api/v1/me"),
    AUDIT("GET", "/api/v1/audit"),
    NOTICES("GET", "/api/v1/notices"),
    APP_PASSWORDS("GET", "/api/v1/app-passwords"),
    CREATE_APP_PASSWORD("POST", "/api/v1/app-passwords"),
    REVOKE_APP_PASSWORD("DELETE", "/api/v1/app-passwords/{id}");

    private final String method;
    private final String path;
    private final List<String> wanted;

    Endpoint(String method, String path) {
        this.method = method;
        this.path = path;
        this.wanted = segments(path);
    }

    public String method() {
        return method;
    }

    /** With a name in braces where an id stands. */
    public String path() {
        return path;
    }

    /**
     * Sees to it that a call was made here and about these.
     *
     * @param ids what the question is about, one for each place in the path; UUIDs are the same in either case
     * @throws Refusal {@code invalid_dpop_proof} otherwise
     */
    public void require(CallerProof caller, Object... ids) {
        if (!caller.method().equals(method) || !matches(caller.path(), ids)) {
            throw Refusal.of(ErrorCode.INVALID_DPOP_PROOF, "The DPoP proof is for another request than this one.")
                    .withRemedy("Make a new proof for every request, with its own method and URL.");
        }
    }

    private boolean matches(String called, Object... ids) {
        List<String> given = segments(called);
        if (given.size() != wanted.size()) {
            return false;
        }
        int next = 0;
        for (int i = 0; i < wanted.size(); i++) {
            boolean place = wanted.get(i).startsWith("{");
            if (!same(given.get(i), place ? ids[next++] : wanted.get(i))) {
                return false;
            }
        }
        return next == ids.length;
    }

    private static boolean same(String segment, Object wanted) {
        if (segment.equals(".") || segment.equals("..")) {
            return false;
        }
        return wanted instanceof String text ? segment.equals(text) : segment.equalsIgnoreCase(String.valueOf(wanted));
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String part : path.split("/")) {
            if (!part.isEmpty()) {
                segments.add(decoded(part));
            }
        }
        return segments;
    }

    private static String decoded(String segment) {
        try {
            // a plus is a plus in a path
            return QueryStringDecoder.decodeComponent(segment.replace("+", "%2B"));
        } catch (IllegalArgumentException malformed) {
            return segment;
        }
    }
}
