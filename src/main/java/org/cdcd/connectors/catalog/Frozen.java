package org.cdcd.connectors.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Copies that keep the order of the file and refuse changes. */
final class Frozen {
    private Frozen() {}

    static <K, V> Map<K, V> map(Map<K, V> values) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
