package org.cdcd.connectors.twin.github;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.twin.Reply;

/** Requests a person may still make: one count for each person and resource, whole programs together. */
final class Quota {
    static final int CORE = 5000;
    private static final int ANONYMOUS = 60;
    private static final List<String> ALL = List.of("core", "search", "code_search", "graphql", "integration_manifest");

    private final InstantSource time;
    private final Map<String, Window> windows = new HashMap<>();
    private int core = CORE;

    /** The kinds of requests that are counted apart. */
    enum Resource {
        CORE("core", Duration.ofHours(1)),
        SEARCH("search", Duration.ofMinutes(1)),
        CODE_SEARCH("code_search", Duration.ofMinutes(1));

        private final String wire;
        private final Duration length;

        Resource(String wire, Duration length) {
            this.wire = wire;
            this.length = length;
        }
    }

    private record Window(int limit, int used, Instant reset) {
        int remaining() {
            return Math.max(0, limit - used);
        }
    }

    Quota(InstantSource time) {
        this.time = time;
    }

    synchronized void limit(int requests) {
        core = requests;
        windows.clear();
    }

    /** Counts one request and writes the headers; false if it is one too many. */
    synchronized boolean take(String who, Resource resource, MultiMap headers) {
        Window window = window(who, resource);
        boolean allowed = window.remaining() > 0;
        if (allowed) {
            window = new Window(window.limit(), window.used() + 1, window.reset());
            windows.put(who + resource, window);
        }
        headers.set("x-ratelimit-limit", String.valueOf(window.limit()))
                .set("x-ratelimit-remaining", String.valueOf(window.remaining()))
                .set("x-ratelimit-used", String.valueOf(window.used()))
                .set("x-ratelimit-reset", String.valueOf(window.reset().getEpochSecond()))
                .set("x-ratelimit-resource", resource.wire);
        return allowed;
    }

    synchronized ObjectNode overview(String who) {
        ObjectNode resources = Reply.JSON.createObjectNode();
        for (String name : ALL) {
            Resource resource = Arrays.stream(Resource.values())
                    .filter(one -> one.wire.equals(name))
                    .findFirst()
                    .orElse(Resource.CORE);
            Window window = window(who, resource);
            resources
                    .putObject(name)
                    .put("limit", window.limit())
                    .put("used", window.used())
                    .put("remaining", window.remaining())
                    .put("reset", window.reset().getEpochSecond());
        }
        return resources;
    }

    private Window window(String who, Resource resource) {
        Window window = windows.get(who + resource);
        Instant now = time.instant();
        if (window == null || !now.isBefore(window.reset())) {
            window = new Window(limit(who, resource), 0, now.plus(resource.length));
            windows.put(who + resource, window);
        }
        return window;
    }

    private int limit(String who, Resource resource) {
        return switch (resource) {
            case SEARCH -> who.isEmpty() ? 10 : 30;
            case CODE_SEARCH -> 10;
            case CORE -> who.isEmpty() ? ANONYMOUS : core;
        };
    }

    synchronized void reset() {
        core = CORE;
        windows.clear();
    }
}
