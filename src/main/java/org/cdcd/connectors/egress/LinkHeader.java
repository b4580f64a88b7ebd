package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A query parameter of the link to the next page (RFC 8288, {@code rel="next"}). Only the parameter is taken: where the link
 * leads decides nobody but the route.
 */
record LinkHeader(String parameter) implements Picked {
    private static final Pattern LINK = Pattern.compile("<([^<>]*)>\\s*((?:;[^,;\"]*(?:\"[^\"]*\")?\\s*)*)");
    private static final Pattern NEXT = Pattern.compile(
            ";\\s*rel\\s*=\\s*(?:\"(?:[^\"]*\\s)?next(?:\\s[^\"]*)?\"|next(?=[\\s;]|$))", Pattern.CASE_INSENSITIVE);

    @Override
    public @Nullable JsonNode from(MappedAnswer answer) {
        String header = answer.headers().get("link");
        if (header == null) {
            return null;
        }
        Matcher links = LINK.matcher(header);
        while (links.find()) {
            if (NEXT.matcher(links.group(2)).find()) {
                return query(links.group(1));
            }
        }
        return null;
    }

    private @Nullable JsonNode query(String link) {
        int mark = link.indexOf('?');
        if (mark < 0) {
            return null;
        }
        for (String pair : link.substring(mark + 1).split("[&#]")) {
            if (pair.startsWith(parameter + "=")) {
                return TextNode.valueOf(
                        URLDecoder.decode(pair.substring(parameter.length() + 1), StandardCharsets.UTF_8));
            }
        }
        return null;
    }
}
