package org.cdcd.connectors.identity;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;

/**
 * The URL that a proof is for ({@code htu}, RFC 9449, 4.2), without query and fragment, so normalized (RFC 3986, 6.2.2
 * and 6.2.3) that equal URLs are equal strings.
 */
final class TargetUri {
    private TargetUri() {}

    /** The normalized URL, or nothing if it is no absolute http or https URL with a plain host. */
    static Optional<String> normalize(String url) {
        try {
            URI uri = new URI(url);
            return isHttp(uri) && uri.getHost() != null && uri.getRawUserInfo() == null
                    ? Optional.of(origin(uri) + path(uri.getRawPath()))
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Scheme, host and port, the first two in lower case and the port only where it is not the default. */
    static String origin(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        int standard = "https".equals(scheme) ? 443 : 80;
        int port = uri.getPort();
        return scheme + "://" + host + (port == -1 || port == standard ? "" : ":" + port);
    }

    /** The path with escapes in one spelling and without dot segments; {@code /} for none. */
    static String path(String raw) {
        Deque<String> segments = new ArrayDeque<>();
        String[] parts = escapes(raw).split("/", -1);
        for (int i = 1; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            switch (parts[i]) {
                case "." -> openEnd(segments, last);
                case ".." -> {
                    segments.pollLast();
                    openEnd(segments, last);
                }
                default -> segments.addLast(parts[i]);
            }
        }
        return "/" + String.join("/", segments);
    }

    private static void openEnd(Deque<String> segments, boolean last) {
        if (last) {
            segments.addLast("");
        }
    }

    /** Upper-case hex digits; escapes of unreserved characters undone. */
    private static String escapes(String raw) {
        if (raw.indexOf('%') < 0) {
            return raw;
        }
        StringBuilder out = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            int code = c == '%' && i + 2 < raw.length() ? hex(raw.charAt(i + 1), raw.charAt(i + 2)) : -1;
            if (code < 0) {
                out.append(c);
            } else {
                out.append(isUnreserved(code) ? "" + (char) code : String.format(Locale.ROOT, "%%%02X", code));
                i += 2;
            }
        }
        return out.toString();
    }

    private static int hex(char high, char low) {
        int h = Character.digit(high, 16);
        int l = Character.digit(low, 16);
        return h < 0 || l < 0 ? -1 : h * 16 + l;
    }

    private static boolean isUnreserved(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~".indexOf(c) >= 0;
    }

    private static boolean isHttp(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
    }
}
