package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.cdcd.connectors.door.Use;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The values a call can be built from: what the owner signed, then what earlier answers left, then what the link learned.
 * An earlier one of these is never hidden by a later one. An input that is absent or null is simply not there.
 */
final class Inputs {
    /** Always there: good as an idempotency key, for it is the same whenever the same request is sent again. */
    private static final String REQUEST_ID = "request_id";

    /** The first 120 bits of the same in 24 characters of {@code 0-9a-v}, for services that take few, or few kinds of them. */
    private static final String REQUEST_KEY = "request_key";

    private static final int KEY_BYTES = 15;
    private static final int KEY_LENGTH = 24;
    private static final int KEY_RADIX = 32;

    private final ObjectNode parameters;
    private final ObjectNode kept;
    private final Map<String, String> connection;

    /** @param connection what the link learned, and whatever else the server itself knows */
    Inputs(ObjectNode parameters, ObjectNode kept, Map<String, String> connection) {
        this.parameters = parameters;
        this.kept = kept;
        this.connection = connection;
    }

    static Inputs of(Exchange exchange) {
        Use use = exchange.getProperty(CallProperties.USE, Use.class);
        ObjectNode kept = exchange.getProperty(CallProperties.KEPT, ObjectNode.class);
        Map<String, String> known = new HashMap<>(use.connection());
        known.put(REQUEST_ID, use.requestId().toString());
        known.put(REQUEST_KEY, key(use.requestId()));
        return new Inputs(use.parameters(), kept == null ? JsonNodeFactory.instance.objectNode() : kept, known);
    }

    /** The same, with one more value that earlier answers are said to have left. */
    Inputs with(String name, JsonNode value) {
        ObjectNode more = kept.deepCopy();
        more.set(name, value);
        return new Inputs(parameters, more, connection);
    }

    /** The same with an input in the service's own words; a value that has none stays as it is. */
    Inputs worded(String name, Map<String, String> words) {
        JsonNode value = parameters.get(name);
        String word = value == null ? null : words.get(value.asText());
        if (word == null) {
            return this;
        }
        ObjectNode other = parameters.deepCopy();
        if (value.isBoolean()) {
            other.put(name, Boolean.parseBoolean(word));
        } else {
            other.put(name, word);
        }
        return new Inputs(other, kept, connection);
    }

    private static String key(UUID id) {
        ByteBuffer bytes =
                ByteBuffer.allocate(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        String digits = new BigInteger(1, bytes.array(), 0, KEY_BYTES).toString(KEY_RADIX);
        return "0".repeat(KEY_LENGTH - digits.length()) + digits;
    }

    @Nullable
    JsonNode find(String name) {
        JsonNode signed = parameters.get(name);
        if (signed != null) {
            return signed.isNull() ? null : signed;
        }
        JsonNode earlier = kept.get(name);
        if (earlier != null) {
            return earlier.isNull() ? null : earlier;
        }
        String learned = connection.get(name);
        return learned == null ? null : TextNode.valueOf(learned);
    }

    /** The text of an input that a call cannot do without. */
    String require(String name) {
        JsonNode value = find(name);
        if (value == null || value.isContainerNode()) {
            throw Refusal.of(ErrorCode.PARAMETERS_INVALID, "an input that the call needs is missing or is not plain")
                    .at(List.of(pointer(name)));
        }
        return value.asText();
    }

    /** Names of the signed parameters only, sorted. */
    Set<String> signedNames() {
        Set<String> names = new TreeSet<>();
        parameters.fieldNames().forEachRemaining(names::add);
        return names;
    }

    static String pointer(String name) {
        return "/parameters/" + name.replace("~", "~0").replace("/", "~1");
    }
}
