package org.cdcd.connectors.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;

/** Reads callers' JSON strictly, and writes JSON. */
public final class Json {
    /** For JSON that no caller sent: it forgives what {@link #strictObject} refuses. */
    public static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build())
            .build();

    private static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER_LENGTH = 32;

    // Names are neither interned nor shared: a caller could fill those tables.
    private static final ObjectMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /**
     * Parses one JSON object (RFC 8259). Refused are: anything but strict UTF-8, a byte order mark, a member name that comes
     * twice, depth above 32, numbers longer than 32 characters or beyond a double, lone surrogates, and whatever follows the object.
     *
     * @param maxBytes more than this is refused with {@code payload_too_large}; everything else with {@code malformed_request}
     */
    public static ObjectNode strictObject(byte[] utf8, int maxBytes) {
        if (strict(utf8, maxBytes) instanceof ObjectNode object) {
            return object;
        }
        throw malformed("The JSON is not an object.");
    }

    /** The same for any JSON value. */
    public static JsonNode strict(byte[] utf8, int maxBytes) {
        if (utf8.length > maxBytes) {
            throw Refusal.of(ErrorCode.PAYLOAD_TOO_LARGE, "The JSON is larger than " + maxBytes + " bytes.");
        }
        JsonNode tree = parse(strictUtf8(utf8));
        refuseUnpairedAndInfinite(tree);
        return tree;
    }

    /** The JSON text in UTF-8. Half a surrogate pair, which services do send, is written as an escape. */
    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree could not be written", e);
        }
    }

    private static String strictUtf8(byte[] utf8) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed("The JSON is not valid UTF-8.");
        }
        if (text.startsWith("\uFEFF")) {
            throw malformed("The JSON begins with a byte order mark.");
        }
        return text;
    }

    private static JsonNode parse(String text) {
        try {
            return STRICT.readTree(text);
        } catch (JsonProcessingException e) {
            var place = e.getLocation();
            String where = place == null ? "" : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
            // the parser's own message quotes the caller
            throw malformed("The JSON is not well-formed, too deep, or has a member twice" + where + ".");
        }
    }

    private static void refuseUnpairedAndInfinite(JsonNode node) {
        if (node.isTextual()) {
            refuseUnpaired(node.textValue());
        } else if (node.isDouble() && !Double.isFinite(node.doubleValue())) {
            throw malformed("A number is out of range.");
        } else if (node.isObject()) {
            for (Iterator<Map.Entry<String, JsonNode>> i = node.fields(); i.hasNext(); ) {
                Map.Entry<String, JsonNode> member = i.next();
                refuseUnpaired(member.getKey());
                refuseUnpairedAndInfinite(member.getValue());
            }
        } else {
            node.forEach(Json::refuseUnpairedAndInfinite);
        }
    }

    private static void refuseUnpaired(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw malformed("A string has half of a surrogate pair.");
            }
        }
    }

    private static Refusal malformed(String detail) {
        return Refusal.of(ErrorCode.MALFORMED_REQUEST, detail);
    }
}
