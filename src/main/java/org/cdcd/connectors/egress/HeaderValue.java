package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A value that a header of an answer holds, by itself or inside JSON. */
final class HeaderValue {
    private HeaderValue() {}

    /**
     * The text, without blanks around it; null if there is none.
     *
     * @param pointer where it stands in a header that holds JSON (RFC 6901); {@code *} stands for every member or element,
     *     and the largest of the numbers that are found so counts
     */
    static @Nullable String of(ServiceAnswer answer, String header, @Nullable String pointer) {
        String value = answer.header(header);
        if (value == null || pointer == null) {
            return value == null ? null : value.strip();
        }
        JsonNode json = Wire.parse(Buffer.buffer(value));
        if (json == null) {
            return null;
        }
        return pointer.contains("/*")
                ? largest(json, pointer)
                : json.at(pointer).asText(null);
    }

    private static @Nullable String largest(JsonNode json, String pointer) {
        Stream<JsonNode> found = Stream.of(json);
        for (String part : List.of(pointer.substring(1).split("/", -1))) {
            found = found.flatMap(node -> part.equals("*")
                    ? StreamSupport.stream(node.spliterator(), false)
                    : Stream.of(node.at("/" + part)));
        }
        return found.filter(JsonNode::isNumber)
                .max(Comparator.comparing(JsonNode::decimalValue))
                .map(JsonNode::asText)
                .orElse(null);
    }
}
