package org.cdcd.connectors.twin.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.github.Repository.Comment;
import org.cdcd.connectors.twin.github.Repository.Issue;
import org.jspecify.annotations.Nullable;

/** Issues and their comments. */
final class IssueRoutes {
    private static final Set<String> REASONS = Set.of("completed", "reopened", "not_planned", "duplicate");

    private final GitHubState state;
    private final Gate gate;

    IssueRoutes(GitHubState state, Gate gate) {
        this.state = state;
        this.gate = gate;
    }

    void mount(Router router) {
        String issues = "/repos/:owner/:repo/issues";
        gate.core(router.get(issues), this::list);
        gate.core(router.post(issues), this::create);
        gate.core(router.get(issues + "/:number"), this::get);
        gate.core(router.patch(issues + "/:number"), this::update);
        gate.core(router.get(issues + "/:number/comments"), this::comments);
        gate.core(router.post(issues + "/:number/comments"), this::comment);
    }

    private Repository repository(Call call) {
        Repository repository = state.visible(call);
        if (!repository.hasIssues) {
            throw GitHubRefusal.of(410, "Issues has been disabled in this repository.");
        }
        return repository;
    }

    private Repository writable(Call call) {
        call.signedIn();
        Repository repository = repository(call);
        call.mustWrite(repository);
        return repository;
    }

    private void list(Call call) {
        Repository repository = repository(call);
        String wanted = call.oneOf("state", "open", "closed", "all");
        Instant since = since(call.query("since"));
        String labels = call.query("labels");
        Comparator<Issue> order =
                call.oneOf("sort", "created", "updated", "comments").equals("updated")
                        ? Comparator.comparing(issue -> issue.updated)
                        : Comparator.comparing(issue -> issue.number);
        boolean ascending = call.oneOf("direction", "desc", "asc").equals("asc");
        Stream<Issue> all = repository.issues.stream()
                .filter(issue -> wanted.equals("all") || issue.state.equals(wanted))
                .filter(issue -> !issue.updated.isBefore(since))
                .filter(issue -> labels == null || issue.labels.containsAll(List.of(labels.split(","))))
                .sorted(ascending ? order : order.reversed());
        call.page(all.toList(), issue -> call.json().issue(repository, issue));
    }

    private static Instant since(@Nullable String text) {
        try {
            return text == null ? Instant.MIN : Instant.parse(text);
        } catch (DateTimeParseException wrong) {
            throw GitHubRefusal.invalid("Issue", "since", "invalid");
        }
    }

    private void create(Call call) {
        Repository repository = writable(call);
        ObjectNode body = call.body();
        String title = Call.text(body, "title");
        if (title.isBlank()) {
            throw GitHubRefusal.invalid("Issue", "title", "missing_field");
        }
        Person author = call.signedIn().person();
        Issue issue = new Issue(
                state.newId(),
                repository.issues.size() + 1,
                author,
                false,
                title,
                Call.optional(body, "body"),
                state.now());
        if (repository.pushable(author)) {
            // for others the service drops both silently
            issue.labels = labels(body);
            issue.assignees = assignees(body);
        }
        repository.issues.add(issue);
        ObjectNode json = call.json().issue(repository, issue);
        call.ctx().response().putHeader("Location", json.path("url").asText());
        call.answer(201, json);
    }

    private void get(Call call) {
        Repository repository = repository(call);
        call.answer(200, call.json().issue(repository, repository.issue(call.path("number"))));
    }

    private void update(Call call) {
        Repository repository = writable(call);
        Issue issue = repository.issue(call.path("number"));
        Person person = call.signedIn().person();
        if (!repository.pushable(person) && !issue.author.equals(person)) {
            throw GitHubRefusal.of(403, "Must have admin rights to Repository.");
        }
        ObjectNode body = call.body();
        String title = body.has("title") ? Call.text(body, "title") : issue.title;
        String text = body.has("body") ? Call.optional(body, "body") : issue.body;
        List<String> labels = body.has("labels") ? labels(body) : issue.labels;
        List<Person> assignees = body.has("assignees") ? assignees(body) : issue.assignees;
        move(issue, body);
        issue.title = title;
        issue.body = text;
        issue.labels = labels;
        issue.assignees = assignees;
        issue.updated = state.now();
        call.answer(200, call.json().issue(repository, issue));
    }

    private void move(Issue issue, ObjectNode body) {
        String to = body.path("state").asText(issue.state);
        String reason = body.path("state_reason").asText("");
        if (!Set.of("open", "closed").contains(to)) {
            throw GitHubRefusal.invalid("Issue", "state", "invalid");
        }
        if (!reason.isEmpty() && !reason.equals("null") && !REASONS.contains(reason)) {
            throw GitHubRefusal.invalid("Issue", "state_reason", "invalid");
        }
        if (!to.equals(issue.state)) {
            boolean closed = to.equals("closed");
            issue.closed = closed ? state.now() : null;
            issue.stateReason = closed ? (reason.isEmpty() ? "completed" : reason) : "reopened";
            issue.state = to;
        }
    }

    private void comments(Call call) {
        Repository repository = repository(call);
        Issue issue = repository.issue(call.path("number"));
        call.page(issue.comments, comment -> call.json().comment(repository, issue, comment));
    }

    private void comment(Call call) {
        Repository repository = writable(call);
        Issue issue = repository.issue(call.path("number"));
        String text = Call.text(call.body(), "body");
        if (text.isBlank()) {
            throw GitHubRefusal.invalid("IssueComment", "body", "missing_field");
        }
        Comment comment = new Comment(state.newId(), call.signedIn().person(), text, state.now());
        issue.comments.add(comment);
        issue.updated = comment.created();
        call.answer(201, call.json().comment(repository, issue, comment));
    }

    private static List<String> labels(ObjectNode body) {
        List<String> labels = new ArrayList<>();
        for (JsonNode label : array(body, "labels")) {
            String name =
                    label.isTextual() ? label.asText() : label.path("name").asText("");
            if (name.isEmpty()) {
                throw GitHubRefusal.invalid("Label", "name", "invalid");
            }
            labels.add(name);
        }
        return labels;
    }

    private static List<Person> assignees(ObjectNode body) {
        List<Person> people = new ArrayList<>();
        for (JsonNode login : array(body, "assignees")) {
            people.add(Person.named(login.asText())
                    .orElseThrow(() -> GitHubRefusal.invalid("Issue", "assignees", "invalid")));
        }
        return people;
    }

    private static JsonNode array(ObjectNode body, String name) {
        JsonNode value = body.path(name);
        if (!value.isArray() && !value.isMissingNode() && !value.isNull()) {
            throw GitHubRefusal.of(422, "Invalid request.\n\nFor 'properties/" + name + "', is not an array.");
        }
        return value;
    }
}
