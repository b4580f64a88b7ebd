package org.cdcd.connectors.identity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads JSON that others wrote: UTF-8 only, no member twice, shallow, nothing after the end. */
final class StrictJson {
    private static final int MAX_DEPTH = 32;
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(32)
                    .build())
            .build();
    static final ObjectMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StrictJson() {}

    /** The value, or nothing if this is not strict JSON. */
    static Optional<JsonNode> value(byte[] utf8) {
        try {
            // decoding first: Jackson by itself would also guess UTF-16 and UTF-32
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            return Optional.ofNullable(MAPPER.readTree(text));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The object, or nothing if this is not one strict JSON object. */
    static Optional<ObjectNode> object(byte[] utf8) {
        return value(utf8).filter(ObjectNode.class::isInstance).map(ObjectNode.class::cast);
    }

    /** The text member of that name, or null if there is none. */
    static @Nullable String text(JsonNode object, String name) {
        JsonNode member = object.get(name);
        return member != null && member.isTextual() ? member.textValue() : null;
    }
}
