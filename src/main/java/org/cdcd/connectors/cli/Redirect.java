package org.cdcd.connectors.cli;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a service sends back with the person (RFC 6749, 4.1.2): a code, or why there is none. */
record Redirect(Map<String, String> values) {
    Redirect {
        values = Map.copyOf(values);
    }

    static Redirect of(URI location) {
        Map<String, String> values = new HashMap<>();
        String query = location.getRawQuery();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            values.put(decoded(name), decoded(value));
        }
        return new Redirect(values);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    boolean hasState(String state) {
        return state.equals(values.get("state"));
    }

    /**
     * The code.
     *
     * @throws CommandFailed if this does not answer the flow with that state, or brings an error
     */
    String code(String state) {
        if (!hasState(state)) {
            throw new CommandFailed("the service sent back another state than it was given; begin again");
        }
        String error = values.get("error");
        if (error != null) {
            // its own words are not repeated: anyone could have written them
            String said = error.matches("[a-z_]{1,40}") ? error : "error";
            throw new CommandFailed("the service gave no consent (" + said + "); nothing was linked");
        }
        String code = values.get("code");
        if (code == null || code.isEmpty()) {
            throw new CommandFailed("the service sent no code back; begin again");
        }
        return code;
    }

    /** The issuer that says it answered (RFC 9207), if it does. */
    @Nullable
    String issuer() {
        return values.get("iss");
    }

    @Override
    public String toString() {
        return "Redirect" + values.keySet();
    }
}
