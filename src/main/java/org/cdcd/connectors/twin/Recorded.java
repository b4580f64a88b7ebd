package org.cdcd.connectors.twin;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request a twin got and what it said. Credentials are replaced by {@code …}: header values, and the members of forms,
 * queries and JSON that carry one.
 *
 * @param twin whose
 * @param path as sent, percent-encoded
 * @param headers names in lower case; the values of one name are joined by commas
 * @param body the first 64 KiB as UTF-8; empty if it was streamed
 * @param bodyLength all of it, in bytes
 * @param answer as {@code body}
 */
public record Recorded(
        String twin,
        String method,
        String host,
        String path,
        @Nullable String query,
        Map<String, String> headers,
        String body,
        long bodyLength,
        int status,
        Map<String, String> answerHeaders,
        String answer) {}
