package org.cdcd.connectors.egress;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** JSON as services send and take it: numbers keep their digits, an empty body is a missing node. */
final class Wire {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private Wire() {}

    /** The document, or null if the body is not JSON. */
    static @Nullable JsonNode parse(@Nullable Buffer body) {
        if (body == null || body.length() == 0) {
            return MissingNode.getInstance();
        }
        try {
            return MAPPER.readTree(body.getBytes());
        } catch (IOException notJson) {
            return null;
        }
    }

    /** All documents of a body that has one on each line, or null if one is not JSON. */
    static @Nullable ArrayNode lines(@Nullable Buffer body) {
        ArrayNode documents = MAPPER.createArrayNode();
        if (body == null) {
            return documents;
        }
        for (String line : body.toString(StandardCharsets.UTF_8).split("\\R")) {
            JsonNode document = line.isBlank() ? null : parse(Buffer.buffer(line));
            if (document != null) {
                documents.add(document);
            } else if (!line.isBlank()) {
                return null;
            }
        }
        return documents;
    }

    static JsonNode literal(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + json, e);
        }
    }

    static byte[] bytes(JsonNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }

    /** A value where only text can stand: arrays and objects as JSON. */
    static String text(JsonNode value) {
        return value.isContainerNode() ? value.toString() : value.asText();
    }
}
