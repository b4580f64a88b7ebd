package org.cdcd.connectors.twin.github;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.github.Repository.Issue;
import org.jspecify.annotations.Nullable;

/** {@code GET /search/issues}: words, and the qualifiers people use most. */
final class SearchRoutes {
    private static final Pattern TERM = Pattern.compile("(?:(\\w+):)?(\"[^\"]*\"|\\S+)");

    private final GitHubState state;
    private final Gate gate;

    private record Hit(Repository repository, Issue issue) {}

    SearchRoutes(GitHubState state, Gate gate) {
        this.state = state;
        this.gate = gate;
    }

    void mount(Router router) {
        gate.on(router.get("/search/issues"), Quota.Resource.SEARCH, this::issues);
    }

    private void issues(Call call) {
        String query = call.query("q");
        if (query == null || query.isBlank()) {
            throw GitHubRefusal.invalid("Search", "q", "missing");
        }
        call.oneOf("order", "desc", "asc");
        List<Hit> hits = new ArrayList<>();
        for (Repository repository : state.visible(call.person(), call.may("repo"))) {
            repository.issues.stream()
                    .filter(issue -> matches(repository, issue, query))
                    .forEach(issue -> hits.add(new Hit(repository, issue)));
        }
        ObjectNode body = Reply.JSON
                .createObjectNode()
                .put("total_count", hits.size())
                .put("incomplete_results", false)
                .put("search_type", "lexical");
        ArrayNode items = body.putArray("items");
        for (Hit hit : call.slice(hits)) {
            items.add(call.json().issue(hit.repository(), hit.issue()).put("score", 1.0));
        }
        call.answer(200, body);
    }

    private static boolean matches(Repository repository, Issue issue, String query) {
        Matcher terms = TERM.matcher(query);
        while (terms.find()) {
            String value = terms.group(2).replace("\"", "");
            if (!matches(repository, issue, terms.group(1), value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean matches(Repository repository, Issue issue, @Nullable String qualifier, String value) {
        return switch (qualifier == null ? "" : qualifier) {
            case "repo" -> repository.fullName().equalsIgnoreCase(value);
            case "user", "org" -> repository.owner.login().equals(value);
            case "is", "type" ->
                switch (value) {
                    case "issue" -> !issue.pull;
                    case "pr", "pull-request" -> issue.pull;
                    default -> issue.state.equals(value);
                };
            case "state" -> issue.state.equals(value);
            case "author" -> issue.author.login().equals(value);
            case "label" -> issue.labels.contains(value);
            case "in" -> true;
            default ->
                (issue.title + "\n" + issue.body).toLowerCase(Locale.ROOT).contains(value.toLowerCase(Locale.ROOT));
        };
    }
}
