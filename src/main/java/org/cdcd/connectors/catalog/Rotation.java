package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a key that a person has pasted is replaced by a newer one.
 *
 * @param maxAge of a key
 * @param overlap how long the old key stays good at the service beside the new one; only where both can be
 * @param grace how long a key that nobody but the person can replace may be used beyond its age
 * @param secret the field of the link form that holds the key
 * @param create the call that makes a new key, carrying the old one; null where the service has none
 * @param list the call that tells which keys there are; null where none is needed
 * @param delete the call that ends a key, by its id at the service; null where there is none
 */
public record Rotation(
        Strategy strategy,
        Duration maxAge,
        Duration overlap,
        Duration grace,
        String secret,
        @Nullable Create create,
        @Nullable Listing list,
        @Nullable Delete delete) {
    /** What a new key is named at the service, in URLs and parameters of its making. */
    public static final String LABEL = "label";

    /** The id of a key at the service, in the URL of its end. */
    public static final String KEY_ID = "key_id";

    /** What becomes of the old key when there is a new one. */
    public enum Strategy {
        /** Both are good until the old one is deleted. */
        DUAL,
        /** The old one is dead the moment the new one is made. */
        REPLACE,
        /** The service makes no keys for programs: the person is told in time, and brings one. */
        MANUAL;

        /** As it stands in files and answers. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Makes a key.
     *
     * @param parameters members of the body: texts, in which {@code {x}} is filled in, or numbers
     */
    public record Create(
            String method,
            String url,
            OAuth2.Encoding encoding,
            Map<String, JsonNode> parameters,
            Map<String, String> headers,
            Answer answer) {
        public Create {
            parameters = Frozen.map(parameters);
            headers = Frozen.map(headers);
        }
    }

    /**
     * Where the answer that brings a key keeps what; JSON Pointers.
     *
     * @param id its id at the service, or null
     * @param expires when it ends by itself, ISO 8601, or null
     */
    public record Answer(
            String key, @Nullable String id, @Nullable String expires) {}

    /**
     * Tells which keys the account has.
     *
     * @param items the list inside the answer; empty for the whole
     * @param id of a key, inside an item
     * @param label of a key, inside an item
     */
    public record Listing(String method, String url, String items, String id, String label) {}

    /**
     * Ends a key.
     *
     * @param done statuses that mean that it is no more
     */
    public record Delete(String method, String url, List<Integer> done) {
        public Delete {
            done = List.copyOf(done);
        }
    }
}
