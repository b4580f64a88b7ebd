package org.cdcd.connectors.operate;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.Sha256;

/**
 * The page on which a service's consent ends. It is the same for every visitor: a script of its own hands what stands in its
 * URL to the window that opened it, if that is a page of a listed origin, and otherwise shows it. It loads nothing, sends
 * nothing, and never completes a link by itself.
 */
final class LandingPage {
    private static final Pattern SCRIPT = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL);
    private static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);

    private final Catalog catalog;
    private final FrontAnswer page;

    LandingPage(Catalog catalog, Set<String> appOrigins) {
        this.catalog = catalog;
        String html = new String(PublicDocuments.resource("landing.html"), StandardCharsets.UTF_8)
                .replace(
                        "{{origins}}",
                        attribute(String.join(" ", appOrigins.stream().sorted().toList())));
        this.page = new FrontAnswer.Whole(200, headers(html), html.getBytes(StandardCharsets.UTF_8));
    }

    FrontAnswer show(FrontRequest request) {
        if (catalog.find(request.variable("connector")).isEmpty()) {
            throw Refusal.of(ErrorCode.CONNECTOR_NOT_FOUND, "There is no such connector.");
        }
        return page;
    }

    private static Map<String, String> headers(String html) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "text/html; charset=utf-8");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("X-Frame-Options", "DENY");
        headers.put(
                "Content-Security-Policy",
                "default-src 'none'; script-src '" + hash(SCRIPT, html) + "'; style-src '" + hash(STYLE, html)
                        + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        return headers;
    }

    /** A hash of the inline element (CSP Level 3): no other script runs. */
    private static String hash(Pattern element, String html) {
        Matcher inline = element.matcher(html);
        if (!inline.find()) {
            throw new IllegalStateException("the landing page lacks an element");
        }
        byte[] digest = Sha256.of(inline.group(1).getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }

    private static String attribute(String text) {
        return text.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
    }
}
