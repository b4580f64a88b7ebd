package org.cdcd.connectors.egress;

import org.cdcd.connectors.catalog.ErrorRule.Meaning;

/** What a status means where a connector's own rules say nothing (RFC 9110, 15; RFC 6585; RFC 4918, 11.5). */
final class DefaultMeanings {
    private DefaultMeanings() {}

    static Meaning of(int status) {
        return switch (status) {
            case 304 -> Meaning.DONE;
            case 400, 405, 406, 411, 413, 414, 415, 416, 417, 422, 428, 431 -> Meaning.INVALID;
            case 401 -> Meaning.RELINK;
            case 402, 507 -> Meaning.QUOTA;
            case 403, 451 -> Meaning.FORBIDDEN;
            case 404, 410 -> Meaning.NOT_FOUND;
            case 409, 412, 423 -> Meaning.CONFLICT;
            case 426 -> Meaning.VERSION_GONE;
            case 429 -> Meaning.RATE_LIMITED;
            case 408, 425, 500, 502, 503, 504, 509, 529 -> Meaning.UNAVAILABLE;
            default -> status >= 200 && status < 300 ? Meaning.DONE : Meaning.REJECTED;
        };
    }
}
