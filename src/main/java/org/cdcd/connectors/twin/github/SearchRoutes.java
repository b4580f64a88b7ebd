package org.cdcd.connectors.twin.github;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.github.Repository.Issue;

/** {@code GET /search/…} of issues, code and repositories: words, and the qualifiers people use most. */
final class SearchRoutes {
    private static final Pattern TERM = Pattern.compile("(?:(\\w+):)?(\"[^\"]*\"|\\S+)");

    private final GitHubState state;
    private final Gate gate;

    private record Hit(Repository repository, Issue issue) {}

    private record FileHit(Repository repository, String path, byte[] content) {}

    SearchRoutes(GitHubState state, Gate gate) {
        this.state = state;
        this.gate = gate;
    }

    void mount(Router router) {
        gate.on(router.get("/search/issues"), Quota.Resource.SEARCH, this::issues);
        gate.on(router.get("/search/repositories"), Quota.Resource.SEARCH, this::repositories);
        gate.on(router.get("/search/code"), Quota.Resource.CODE_SEARCH, this::code);
    }

    private static String query(Call call) {
        String query = call.query("q");
        if (query == null || query.isBlank()) {
            throw GitHubRefusal.invalid("Search", "q", "missing");
        }
        call.oneOf("order", "desc", "asc");
        return query;
    }

    private void repositories(Call call) {
        String query = query(call);
        call.oneOf("sort", "stars", "forks", "help-wanted-issues", "updated");
        List<Repository> hits = state.visible(call.person(), call.may("repo")).stream()
                .filter(one -> fits(query, (qualifier, value) -> fits(one, qualifier, value)))
                .toList();
        RepositoryJson shown = new RepositoryJson(call.json());
        ObjectNode body = found(hits.size());
        ArrayNode items = body.putArray("items");
        call.slice(hits)
                .forEach(one -> items.add(
                        shown.repository(one, one.pushable(call.person())).put("score", 1.0)));
        call.answer(200, body);
    }

    private static boolean fits(Repository one, String qualifier, String value) {
        return switch (qualifier) {
            case "repo" -> one.fullName().equalsIgnoreCase(value);
            case "user", "org" -> one.owner.login().equals(value);
            case "is" -> one.isPrivate == value.equals("private");
            case "archived" -> one.archived == value.equals("true");
            case "in" -> true;
            default -> one.name.toLowerCase(Locale.ROOT).contains(value.toLowerCase(Locale.ROOT));
        };
    }

    /** Of the main branches; nobody searches code without an account. */
    private void code(Call call) {
        call.signedIn();
        String query = query(call);
        List<FileHit> hits = new ArrayList<>();
        for (Repository repository : state.visible(call.person(), call.may("repo"))) {
            repository.files.forEach((path, content) -> {
                FileHit hit = new FileHit(repository, path, content);
                if (fits(query, (qualifier, value) -> fits(hit, qualifier, value))) {
                    hits.add(hit);
                }
            });
        }
        ObjectNode body = found(hits.size());
        ArrayNode items = body.putArray("items");
        call.slice(hits).forEach(hit -> items.add(shown(call, hit)));
        call.answer(200, body);
    }

    private static boolean fits(FileHit hit, String qualifier, String value) {
        return switch (qualifier) {
            case "repo" -> hit.repository().fullName().equalsIgnoreCase(value);
            case "user", "org" -> hit.repository().owner.login().equals(value);
            case "path" -> hit.path().startsWith(value);
            case "filename" -> hit.path().endsWith(value);
            case "extension" -> hit.path().endsWith("." + value);
            case "in" -> true;
            default ->
                new String(hit.content(), StandardCharsets.UTF_8)
                        .toLowerCase(Locale.ROOT)
                        .contains(value.toLowerCase(Locale.ROOT));
        };
    }

    private static ObjectNode shown(Call call, FileHit hit) {
        String path = hit.path();
        ObjectNode item = ContentRoutes.place(call, hit.repository(), path, Blob.sha(hit.content()))
                .put("name", path.substring(path.lastIndexOf('/') + 1))
                .put("path", path)
                .put("score", 1.0);
        item.set("repository", new RepositoryJson(call.json()).repository(hit.repository(), false));
        return item;
    }

    private static ObjectNode found(int hits) {
        return Reply.JSON.createObjectNode().put("total_count", hits).put("incomplete_results", false);
    }

    private void issues(Call call) {
        String query = query(call);
        List<Hit> hits = new ArrayList<>();
        for (Repository repository : state.visible(call.person(), call.may("repo"))) {
            repository.issues.stream()
                    .filter(issue -> fits(query, (qualifier, value) -> matches(repository, issue, qualifier, value)))
                    .forEach(issue -> hits.add(new Hit(repository, issue)));
        }
        ObjectNode body = found(hits.size()).put("search_type", "lexical");
        ArrayNode items = body.putArray("items");
        for (Hit hit : call.slice(hits)) {
            items.add(call.json().issue(hit.repository(), hit.issue()).put("score", 1.0));
        }
        call.answer(200, body);
    }

    /** Whether all terms of a query fit; words have no qualifier. */
    private static boolean fits(String query, BiPredicate<String, String> term) {
        Matcher terms = TERM.matcher(query);
        while (terms.find()) {
            String value = terms.group(2).replace("\"", "");
            if (!term.test(terms.group(1) == null ? "" : terms.group(1), value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean matches(Repository repository, Issue issue, String qualifier, String value) {
        return switch (qualifier) {
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
