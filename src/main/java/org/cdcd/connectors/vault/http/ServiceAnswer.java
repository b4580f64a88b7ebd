package org.cdcd.connectors.vault.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came back, whole and bounded. Closing it zeroes the body.
 *
 * @param headers by lower-case name
 */
public record ServiceAnswer(int status, Map<String, List<String>> headers, byte[] body) implements AutoCloseable {
    /** The first value of a header. */
    public @Nullable String header(String name) {
        List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    @Override
    public void close() {
        Arrays.fill(body, (byte) 0);
    }

    @Override
    public String toString() {
        return "ServiceAnswer[" + status + ", " + body.length + " bytes]";
    }
}
