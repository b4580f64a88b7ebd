package org.cdcd.connectors.twin.github;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The {@code Link} header of a page. */
record Links(String url, String query) {
    private static final Pattern PAGE = Pattern.compile("(^|&)page=[^&]*");

    String header(int page, int last) {
        List<String> links = new ArrayList<>();
        if (page > 1) {
            links.add(link(page - 1, "prev"));
        }
        if (page < last) {
            links.add(link(page + 1, "next"));
            links.add(link(last, "last"));
        }
        if (page > 1) {
            links.add(link(1, "first"));
        }
        return String.join(", ", links);
    }

    private String link(int page, String relation) {
        String others = query.equals("null") ? "" : PAGE.matcher(query).replaceAll("");
        String stripped = others.startsWith("&") ? others.substring(1) : others;
        return "<" + url + "?" + (stripped.isEmpty() ? "" : stripped + "&") + "page=" + page + ">; rel=\"" + relation
                + "\"";
    }
}
