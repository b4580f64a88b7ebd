package org.cdcd.connectors.egress;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The parameters of an endpoint while it is made; what nobody takes is an error that Camel reports. */
final class EndpointParameters {
    private final Map<String, Object> parameters;

    EndpointParameters(Map<String, Object> parameters) {
        this.parameters = parameters;
    }

    @Nullable
    String take(String name) {
        Object value = parameters.remove(name);
        return value == null ? null : value.toString().strip();
    }

    String take(String name, String fallback) {
        String value = take(name);
        return value == null ? fallback : value;
    }

    String require(String name) {
        String value = take(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("'" + name + "' is missing");
        }
        return value;
    }

    List<String> list(String name) {
        String value = take(name);
        List<String> entries = new ArrayList<>();
        if (value != null) {
            for (String entry : value.split(",", -1)) {
                entries.add(entry.strip());
            }
        }
        return entries;
    }

    /** All that start with {@code prefix.}, without it, sorted by name. */
    Map<String, String> prefixed(String prefix) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String name : new TreeSet<>(parameters.keySet())) {
            if (name.startsWith(prefix + ".")) {
                found.put(name.substring(prefix.length() + 1), String.valueOf(parameters.remove(name)));
            }
        }
        return found;
    }

    /** All that are left, sorted by name. */
    Map<String, String> rest() {
        Map<String, String> found = new LinkedHashMap<>();
        for (String name : new TreeSet<>(parameters.keySet())) {
            found.put(name, String.valueOf(parameters.remove(name)));
        }
        return found;
    }
}
