package org.cdcd.connectors.app;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * A request for JMX over HTTP that a page of another site could make an operator's browser send, with the log-in that the browser
 * remembers: a picture's GET, a form's POST. What is left needs a content type that a browser sends to another site only after that
 * site has said yes (a preflight, Fetch standard 3.3), which nobody here does.
 */
final class ForeignJmx implements RequestMatcher {
    static final String PATH = "/actuator/jolokia/**";
    /** Where Hawtio's page asks; it is forwarded to the other. */
    static final String FORWARDED = "/actuator/hawtio/jolokia/**";

    private static final Set<String> TYPES = Set.of("application/json", "text/json");

    private final RequestMatcher paths = new OrRequestMatcher(
            PathPatternRequestMatcher.withDefaults().matcher(PATH),
            PathPatternRequestMatcher.withDefaults().matcher(FORWARDED));

    @Override
    public boolean matches(HttpServletRequest request) {
        return paths.matches(request)
                && !(HttpMethod.POST.matches(request.getMethod())
                        && isJson(request.getContentType())
                        && isOwn(request.getHeader(HttpHeaders.ORIGIN), request.getHeader(HttpHeaders.HOST)));
    }

    private static boolean isJson(@Nullable String type) {
        return type != null && TYPES.contains(type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT));
    }

    /** Programs that are no browser name no origin. */
    private static boolean isOwn(@Nullable String origin, @Nullable String host) {
        if (origin == null) {
            return true;
        }
        try {
            return host != null && host.equalsIgnoreCase(new URI(origin).getAuthority());
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
