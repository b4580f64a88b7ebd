package org.cdcd.connectors.e2e;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Form-encoded text. */
final class Forms {
    private Forms() {}

    /** {@code &name=value} for each. */
    static String pairs(Map<String, String> values) {
        StringBuilder form = new StringBuilder();
        values.forEach((name, value) -> form.append('&')
                .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return form.toString();
    }

    /** The query of a URL. */
    static Map<String, String> query(URI url) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : url.getRawQuery().split("&", -1)) {
            String[] halves = pair.split("=", 2);
            values.put(halves[0], URLDecoder.decode(halves[1], StandardCharsets.UTF_8));
        }
        return values;
    }
}
