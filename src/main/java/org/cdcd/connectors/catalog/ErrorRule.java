package org.cdcd.connectors.catalog;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one kind of answer means; the first rule that fits decides, then a table by status.
 *
 * @param status status codes it applies to; empty means any
 * @param headers header names with the values that fit; an empty list means the header is there at all
 * @param body JSON Pointers with the values that fit, compared as text; an empty list means the member is there at all
 * @param contains text that must occur in the member at a pointer, ignoring case
 * @param detail pointer to the service's own sentence, shown inside the seal only
 * @param remedy what the caller can do
 * @param pauses what must wait when the answer says to wait
 */
public record ErrorRule(
        List<Integer> status,
        Map<String, List<String>> headers,
        Map<String, List<String>> body,
        Map<String, String> contains,
        Meaning means,
        @Nullable Wait retryAfter,
        @Nullable String detail,
        @Nullable String remedy,
        Pause pauses) {

    public ErrorRule {
        status = List.copyOf(status);
        headers = Frozen.map(headers);
        body = Frozen.map(body);
        contains = Frozen.map(contains);
    }

    public ErrorRule(
            List<Integer> status,
            Map<String, List<String>> headers,
            Map<String, List<String>> body,
            Map<String, String> contains,
            Meaning means,
            @Nullable Wait retryAfter,
            @Nullable String detail,
            @Nullable String remedy) {
        this(status, headers, body, contains, means, retryAfter, detail, remedy, Pause.CALL);
    }

    /** How far a demand to wait reaches. */
    public enum Pause {
        /** This call only. */
        CALL,
        /** Every call with this credential. */
        ACCOUNT,
        /** Every call to this service, whoever makes it. */
        CONNECTOR
    }

    /** What an answer means to the caller. */
    public enum Meaning {
        /** It worked after all. */
        DONE,
        /** Try the same call again later; the service or the line is down. */
        UNAVAILABLE,
        /** Too many calls; the wait says until when. */
        RATE_LIMITED,
        /** A quota or the money is spent: waiting a moment does not help. */
        QUOTA,
        /** The token is no longer good; refresh once, else link again. */
        RELINK,
        /** The grant lacks a permission or a scope. */
        FORBIDDEN,
        NOT_FOUND,
        CONFLICT,
        /** The service does not accept these parameters. */
        INVALID,
        /** A cursor is dead: start again from the beginning. */
        RESYNC,
        /** The service no longer knows this version of its API. */
        VERSION_GONE,
        /** Not even the service knows whether it was done: never repeated. */
        UNKNOWN,
        /** Any other no. */
        REJECTED
    }

    /**
     * Where an answer says how long to wait: a header or a place in the body, and how to read it.
     *
     * @param pointer where it stands, if the header holds JSON; {@code *} stands for every member, the largest number counts
     */
    public record Wait(
            @Nullable String header,
            @Nullable String pointer,
            @Nullable String body,
            Form form) {}

    public enum Form {
        SECONDS,
        EPOCH_SECONDS,
        MILLISECONDS,
        ISO_8601,
        MINUTES
    }
}
