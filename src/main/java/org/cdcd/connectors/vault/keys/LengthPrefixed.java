package org.cdcd.connectors.vault.keys;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * A list of values as bytes, each behind its 4-byte big-endian length, so that no two lists that split differently are
 * the same bytes. Text is UTF-8. What is made from it (associated data, hash chains) needs no canonical form.
 */
public final class LengthPrefixed {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);

    private LengthPrefixed() {}

    public static LengthPrefixed list(String... values) {
        LengthPrefixed list = new LengthPrefixed();
        for (String value : values) {
            list.add(value);
        }
        return list;
    }

    /** Names, each with its value after it; their order in the map does not count. */
    public static LengthPrefixed pairs(Map<String, String> values) {
        LengthPrefixed list = new LengthPrefixed();
        new TreeMap<>(values).forEach((name, value) -> list.add(name).add(value));
        return list;
    }

    public LengthPrefixed add(String value) {
        return add(value.getBytes(StandardCharsets.UTF_8));
    }

    /** A list within the list. */
    public LengthPrefixed add(Collection<String> values) {
        return add(list(values.toArray(String[]::new)).toBytes());
    }

    public LengthPrefixed add(byte[] value) {
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value.length).array());
        bytes.writeBytes(value);
        return this;
    }

    public byte[] toBytes() {
        return bytes.toByteArray();
    }
}
