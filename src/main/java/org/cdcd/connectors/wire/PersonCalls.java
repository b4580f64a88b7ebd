package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a person can ask about all that is stored about them. Fails as {@link ConnectorsClient} does. */
public final class PersonCalls {
    private static final String API = "/api/v1/";
    private static final String ME = API + "me";

    private final ApiCalls calls;
    private final PublishedKeys keys;

    PersonCalls(ApiCalls calls, PublishedKeys keys) {
        this.calls = calls;
        this.keys = keys;
    }

    /**
     * One page of everything that the server stores about the person but secrets and sealed answers; the first one tells
     * {@code credentials} and the like, every one {@code operations} and {@code audit}.
     *
     * @param after the {@code next} of the page before, or null for the first one; the last page has none
     */
    public JsonNode export(@Nullable String after) throws IOException, InterruptedException {
        String page = after == null ? "" : "/" + URLEncoder.encode(after, StandardCharsets.UTF_8);
        return keys.signed(calls.get(ME + page));
    }

    /** Revokes everything, and destroys what the server stores about the person. There is no way back. */
    public JsonNode erase() throws IOException, InterruptedException {
        return keys.signed(calls.delete(ME));
    }

    /** What was done to the person's links for their safety, newest first. */
    public JsonNode notices() throws IOException, InterruptedException {
        return keys.signed(calls.get(API + "notices")).path("notices");
    }

    /**
     * The person's own entries of the server's audit log, newest first, each checked against the head that the server signed.
     *
     * @param after {@link AuditProof.Page#next} of the page before, or null
     * @param limit 1 to 100
     */
    public AuditProof.Page audit(@Nullable String after, int limit) throws IOException, InterruptedException {
        String from = after == null ? "" : "&after=" + URLEncoder.encode(after, StandardCharsets.UTF_8);
        JsonNode answer = keys.signed(calls.get(API + "audit?limit=" + limit + from));
        try {
            return keys.verify(answer);
        } catch (Refusal refusal) {
            throw ApiFailure.of(refusal);
        }
    }
}
