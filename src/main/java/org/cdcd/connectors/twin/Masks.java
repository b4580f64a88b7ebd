package org.cdcd.connectors.twin;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes credentials out of what is kept for inspection. */
final class Masks {
    private static final Set<String> HEADERS =
            Set.of("authorization", "proxy-authorization", "cookie", "set-cookie", "x-echo-authorization");
    private static final String NAMES =
            "access_token|refresh_token|client_secret|code_verifier|token|password|id_token|upload_id|upload_url|upload_token";
    private static final Pattern FORM = Pattern.compile("(^|[&?])(" + NAMES + "|code)=[^&#\"]*");
    private static final Pattern JSON = Pattern.compile("\"(" + NAMES + "|echo)\"(\\s*):(\\s*)\"[^\"]*\"");

    /** One of these is in everything that has something to mask; to look for them is much cheaper. */
    private static final List<String> HINTS =
            List.of("token", "secret", "verifier", "password", "upload_", "code", "echo");

    private Masks() {}

    static Map<String, String> headers(MultiMap headers) {
        Map<String, String> kept = new TreeMap<>();
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            kept.merge(lower, HEADERS.contains(lower) ? scheme(value) : form(value), (a, b) -> a + ", " + b);
        });
        return kept;
    }

    static String form(String text) {
        return text.indexOf('=') < 0 || harmless(text)
                ? text
                : FORM.matcher(text).replaceAll("$1$2=…");
    }

    static @Nullable String query(@Nullable String query) {
        return query == null ? null : form(query);
    }

    static String body(String text, @Nullable String contentType) {
        boolean form = contentType != null && contentType.startsWith("application/x-www-form-urlencoded");
        if (form) {
            return form(text);
        }
        return harmless(text) ? text : JSON.matcher(text).replaceAll("\"$1\"$2:$3\"…\"");
    }

    private static boolean harmless(String text) {
        return HINTS.stream().noneMatch(text::contains);
    }

    private static String scheme(String value) {
        int blank = value.indexOf(' ');
        return blank < 0 ? "…" : value.substring(0, blank) + " …";
    }
}
