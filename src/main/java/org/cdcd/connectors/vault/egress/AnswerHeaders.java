package org.cdcd.connectors.vault.egress;

import io.vertx.core.MultiMap;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.cdcd.connectors.vault.admission.LiveUse;

/** Which headers of a service's answer go back to the gateway; each is looked at for the secret. */
final class AnswerHeaders {
    private static final int LONGEST = 8_192;
    private static final Set<String> ALLOWED = Set.of(
            "accept-ranges",
            "content-disposition",
            "content-language",
            "content-range",
            "content-type",
            "date",
            "deprecation",
            "dropbox-api-result",
            "etag",
            "last-modified",
            "link",
            "range",
            "retry-after",
            "sunset",
            "x-ausername",
            "x-accepted-github-permissions",
            "x-accepted-oauth-scopes",
            "x-app-rate-limit",
            "x-app-usage",
            "x-business-use-case-usage",
            "x-github-request-id",
            "x-linkedin-id",
            "x-oauth-scopes",
            "x-restli-id",
            "x-tt-logid",
            "x-upload-content-length",
            "x-guploader-uploadid");
    private static final Set<String> PREFIXES = Set.of("ratelimit", "x-ratelimit", "x-rate-limit", "x-goog-upload-");

    private AnswerHeaders() {}

    /** @throws org.cdcd.connectors.wire.Refusal {@code upstream_echoed_secret} */
    static MultiMap allowed(MultiMap from, LiveUse use, URI asked, Scrubber scrubber) {
        MultiMap to = MultiMap.caseInsensitiveMultiMap();
        for (Map.Entry<String, String> header : from) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            String value = header.getValue();
            if (value.length() <= LONGEST && (isAllowed(name) || isAllowedLocation(name, value, use, asked))) {
                scrubber.check(value);
                to.add(name, value);
            }
        }
        return to;
    }

    static boolean isAllowed(String name) {
        return ALLOWED.contains(name) || PREFIXES.stream().anyMatch(name::startsWith);
    }

    /** A place elsewhere is not passed on: a redirect stays an answer without a way. */
    private static boolean isAllowedLocation(String name, String value, LiveUse use, URI asked) {
        if (!name.equals("location") && !name.equals("content-location")) {
            return false;
        }
        try {
            URI place = asked.resolve(value);
            String host = place.getHost();
            int port = place.getPort() < 0 ? 443 : place.getPort();
            return "https".equals(place.getScheme())
                    && place.getRawUserInfo() == null
                    && host != null
                    && EgressRules.isKnownHost(use, host.toLowerCase(Locale.ROOT), port);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
