package org.cdcd.connectors.vault.egress;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.cdcd.connectors.catalog.Operation.EgressRule;

/** Which headers of the gateway's request go on: a few plain ones, those of the rule, those of the connector. */
final class RequestHeaders {
    private static final Set<String> ALWAYS = Set.of("accept", "accept-language", "content-type", "user-agent");

    /** What describes the connection or proves somebody; no rule can allow it. */
    private static final Set<String> NEVER = Set.of(
            "accept-encoding",
            "authorization",
            "connection",
            "content-length",
            "cookie",
            "expect",
            "forwarded",
            "host",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "set-cookie",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "via",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-http-method",
            "x-http-method-override",
            "x-method-override",
            "x-original-url",
            "x-rewrite-url");

    private RequestHeaders() {}

    /**
     * @param declared the connector's own headers; one that the gateway sent as well is the gateway's
     * @param reserved the name that carries the credential
     */
    static MultiMap allowed(MultiMap from, EgressRule rule, Map<String, String> declared, String reserved) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(ALWAYS);
        names.addAll(rule.headers());
        names.addAll(declared.keySet());
        names.removeIf(name -> NEVER.contains(name.toLowerCase(Locale.ROOT)) || name.equalsIgnoreCase(reserved));
        MultiMap to = MultiMap.caseInsensitiveMultiMap();
        for (String name : names) {
            String sent = from.get(name);
            String value = sent == null ? declared.get(name) : sent;
            if (value != null) {
                to.set(name, value);
            }
        }
        if (!to.contains(HttpHeaders.USER_AGENT)) {
            to.set(HttpHeaders.USER_AGENT, "cdcd-connectors");
        }
        // packed answers would have to be unpacked to be looked at
        to.set(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY);
        return to;
    }
}
