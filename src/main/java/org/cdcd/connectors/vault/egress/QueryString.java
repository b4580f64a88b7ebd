package org.cdcd.connectors.vault.egress;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a query strictly (RFC 3986, 3.4); a raw semicolon is refused, because some servers take it for {@code &}. */
final class QueryString {
    private static final Pattern QUERY = Pattern.compile("([A-Za-z0-9._~!$&'()*+,=:@/?-]|%[0-9A-Fa-f]{2})*");

    private QueryString() {}

    /** Values by name, decoded; null if it is not well formed. */
    static @Nullable Map<String, List<String>> parse(@Nullable String query) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (query == null || query.isEmpty()) {
            return values;
        }
        if (!QUERY.matcher(query).matches()) {
            return null;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = PercentEncoding.decodeQuery(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : PercentEncoding.decodeQuery(pair.substring(equals + 1));
            if (name == null || value == null || name.isEmpty()) {
                return null;
            }
            values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
        }
        return values;
    }
}
