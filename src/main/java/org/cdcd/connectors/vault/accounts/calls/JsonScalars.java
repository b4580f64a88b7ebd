package org.cdcd.connectors.vault.accounts.calls;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.cdcd.connectors.vault.keys.Secret;

/**
 * Picks scalars out of a JSON text by JSON Pointer (RFC 6901) in one pass over the bytes. What is asked for as a secret
 * goes from the parser's own buffer into a {@link Secret} and is never a {@code String}.
 */
public final class JsonScalars {
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxStringLength(64 * 1024)
                    .maxNumberLength(32)
                    .build())
            .build();

    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Secret> secrets = new HashMap<>();

    private JsonScalars() {}

    /**
     * Reads one JSON value.
     *
     * @throws IOException if the bytes are not exactly one JSON value; the message holds nothing of them
     */
    public static JsonScalars read(byte[] json, Set<String> secretPointers) throws IOException {
        JsonScalars found = new JsonScalars();
        try (JsonParser parser = JSON.createParser(json)) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new IOException("empty");
            }
            while (token != null) {
                if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
                    found.take(parser, secretPointers);
                }
                token = parser.nextToken();
            }
            return found;
        } catch (IOException e) {
            found.close();
            throw new IOException("not JSON");
        }
    }

    private void take(JsonParser parser, Set<String> secretPointers) throws IOException {
        JsonPointer pointer = parser.getParsingContext().pathAsPointer();
        if (secretPointers.contains(pointer.toString())) {
            CharBuffer chars =
                    CharBuffer.wrap(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
            var encoded = StandardCharsets.UTF_8.encode(chars);
            byte[] value = new byte[encoded.remaining()];
            encoded.get(value);
            Arrays.fill(encoded.array(), (byte) 0);
            Arrays.fill(
                    parser.getTextCharacters(),
                    parser.getTextOffset(),
                    parser.getTextOffset() + parser.getTextLength(),
                    '\0');
            secrets.put(pointer.toString(), Secret.takingOver(value));
        } else {
            texts.put(pointer.toString(), parser.getText());
        }
    }

    /** The scalar at a pointer as text, or the empty string. */
    public String text(String pointer) {
        return texts.getOrDefault(pointer, "");
    }

    /** Every scalar that is no secret, by pointer. */
    public Map<String, String> texts() {
        return Map.copyOf(texts);
    }

    /** Whether the value at a pointer is an object or array with something in it. */
    public boolean hasInside(String pointer) {
        String inside = pointer + "/";
        return texts.keySet().stream().anyMatch(place -> place.startsWith(inside))
                || secrets.keySet().stream().anyMatch(place -> place.startsWith(inside));
    }

    public boolean has(String pointer) {
        return texts.containsKey(pointer) || secrets.containsKey(pointer);
    }

    /** Hands a secret over to the caller, who closes it; null if there is none or it is empty. */
    @org.jspecify.annotations.Nullable
    public Secret takeSecret(String pointer) {
        Secret secret = secrets.remove(pointer);
        if (secret != null && secret.<Boolean>reveal(bytes -> bytes.length == 0)) {
            secret.close();
            return null;
        }
        return secret;
    }

    public void close() {
        secrets.values().forEach(Secret::close);
        secrets.clear();
    }
}
