package org.cdcd.connectors.twin.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.github.Repository.Issue;

/** Pull requests between the branches of one repository: opened, changed, merged. */
final class PullRoutes {
    private static final String RESOURCE = "PullRequest";
    private static final Set<String> WAYS = Set.of("merge", "squash", "rebase");

    private final GitHubState state;
    private final Gate gate;

    PullRoutes(GitHubState state, Gate gate) {
        this.state = state;
        this.gate = gate;
    }

    void mount(Router router) {
        String pulls = "/repos/:owner/:repo/pulls";
        gate.core(router.get(pulls), this::list);
        gate.core(router.post(pulls), this::create);
        gate.core(router.get(pulls + "/:number"), this::get);
        gate.core(router.patch(pulls + "/:number"), this::update);
        gate.core(router.put(pulls + "/:number/merge"), this::merge);
    }

    private Repository writable(Call call) {
        call.signedIn();
        Repository repository = state.visible(call);
        call.mustWrite(repository);
        return repository;
    }

    private void list(Call call) {
        Repository repository = state.visible(call);
        String wanted = call.oneOf("state", "open", "closed", "all");
        String head = call.query("head");
        String base = call.query("base");
        boolean updated = call.oneOf("sort", "created", "updated", "popularity", "long-running")
                .equals("updated");
        Comparator<Issue> order =
                updated ? Comparator.comparing(issue -> issue.updated) : Comparator.comparing(issue -> issue.number);
        boolean ascending = call.oneOf("direction", "desc", "asc").equals("asc");
        Stream<Issue> all = repository.issues.stream()
                .filter(issue -> issue.pull && (wanted.equals("all") || issue.state.equals(wanted)))
                .filter(issue -> head == null || head.equals(repository.owner.login() + ":" + issue.head))
                .filter(issue -> base == null || base.equals(issue.base))
                .sorted(ascending ? order : order.reversed());
        RepositoryJson shown = new RepositoryJson(call.json());
        call.page(all.toList(), issue -> shown.pull(repository, issue));
    }

    private void get(Call call) {
        Repository repository = state.visible(call);
        show(call, 200, repository, repository.pull(call.path("number")));
    }

    private static void show(Call call, int status, Repository repository, Issue pull) {
        ObjectNode json = new RepositoryJson(call.json()).wholePull(repository, pull);
        if (status == 201) {
            call.ctx().response().putHeader("Location", json.path("url").asText());
        }
        call.answer(status, json);
    }

    private void create(Call call) {
        Repository repository = writable(call);
        pushing(repository, call.signedIn().person());
        ObjectNode body = call.body();
        String title = title(body);
        String head = head(repository, Call.text(body, "head"));
        String base = base(repository, Call.text(body, "base"));
        if (!repository.isAhead(head)) {
            throw GitHubRefusal.custom(RESOURCE, "No commits between " + base + " and " + head);
        }
        boolean there = repository.issues.stream()
                .anyMatch(issue -> issue.pull && issue.state.equals("open") && issue.head.equals(head));
        if (there) {
            throw GitHubRefusal.custom(
                    RESOURCE, "A pull request already exists for " + repository.owner.login() + ":" + head + ".");
        }
        Issue pull = new Issue(
                state.newId(),
                repository.issues.size() + 1,
                call.signedIn().person(),
                true,
                title,
                Call.optional(body, "body"),
                state.now());
        pull.head = head;
        pull.base = base;
        pull.draft = flag(body, "draft", false);
        pull.maintainersMay = flag(body, "maintainer_can_modify", false);
        repository.issues.add(pull);
        show(call, 201, repository, pull);
    }

    private void update(Call call) {
        Repository repository = writable(call);
        Issue pull = repository.pull(call.path("number"));
        Person person = call.signedIn().person();
        if (!pull.author.equals(person)) {
            pushing(repository, person);
        }
        ObjectNode body = call.body();
        String title = body.has("title") ? title(body) : pull.title;
        String text = body.has("body") ? Call.optional(body, "body") : pull.body;
        String base = body.has("base") ? base(repository, Call.text(body, "base")) : pull.base;
        String to = body.has("state") ? Call.text(body, "state") : pull.state;
        if (!Set.of("open", "closed").contains(to) || (pull.merge != null && to.equals("open"))) {
            throw GitHubRefusal.invalid(RESOURCE, "state", "invalid");
        }
        if (pull.merge != null && !base.equals(pull.base)) {
            throw GitHubRefusal.custom(RESOURCE, "Cannot change the base branch of a closed pull request.");
        }
        pull.title = title;
        pull.body = text;
        pull.base = base;
        pull.maintainersMay = flag(body, "maintainer_can_modify", pull.maintainersMay);
        if (!to.equals(pull.state)) {
            pull.state = to;
            pull.closed = to.equals("closed") ? state.now() : null;
        }
        pull.updated = state.now();
        show(call, 200, repository, pull);
    }

    private void merge(Call call) {
        Repository repository = writable(call);
        Issue pull = repository.pull(call.path("number"));
        Person person = call.signedIn().person();
        pushing(repository, person);
        ObjectNode body = call.ctx().body().length() > 0 ? call.body() : Reply.JSON.createObjectNode();
        if (body.has("merge_method") && !WAYS.contains(Call.text(body, "merge_method"))) {
            throw GitHubRefusal.of(422, "Invalid request.\n\nFor 'properties/merge_method', is not a possible value.");
        }
        if (pull.draft) {
            throw GitHubRefusal.of(405, "Pull Request is still a draft");
        }
        if (!pull.state.equals("open") || repository.conflicts(pull.head)) {
            throw GitHubRefusal.of(405, "Pull Request is not mergeable");
        }
        String expected = Call.optional(body, "sha");
        if (expected != null && !expected.equals(repository.head(pull.head))) {
            throw GitHubRefusal.of(409, "Head branch was modified. Review and try the merge again.");
        }
        repository.files.putAll(repository.branches.getOrDefault(pull.head, Map.of()));
        String sha = Blob.sha(("merge " + state.newId()).getBytes(StandardCharsets.UTF_8));
        pull.merge = new Repository.Merge(sha, person, state.now());
        pull.state = "closed";
        pull.closed = pull.merge.at();
        pull.updated = pull.merge.at();
        call.answer(
                200,
                Reply.JSON
                        .createObjectNode()
                        .put("sha", sha)
                        .put("merged", true)
                        .put("message", "Pull Request successfully merged"));
    }

    private static void pushing(Repository repository, Person person) {
        if (!repository.pushable(person)) {
            throw GitHubRefusal.of(403, "Must have push access to repository");
        }
    }

    private static String title(ObjectNode body) {
        String title = Call.text(body, "title");
        if (title.isBlank()) {
            throw GitHubRefusal.invalid(RESOURCE, "title", "missing_field");
        }
        return title;
    }

    /** A branch of this repository, which may be written with its owner before it. */
    private static String head(Repository repository, String said) {
        String own = repository.owner.login() + ":";
        String branch = said.startsWith(own) ? said.substring(own.length()) : said;
        if (!repository.hasBranch(branch)) {
            throw GitHubRefusal.invalid(RESOURCE, "head", "invalid");
        }
        return branch;
    }

    private static String base(Repository repository, String branch) {
        if (!repository.hasBranch(branch)) {
            throw GitHubRefusal.invalid(RESOURCE, "base", "invalid");
        }
        return branch;
    }

    private static boolean flag(ObjectNode body, String name, boolean otherwise) {
        JsonNode value = body.path(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw GitHubRefusal.of(422, "Invalid request.\n\nFor 'properties/" + name + "', is not a boolean.");
        }
        return value.asBoolean(otherwise);
    }
}
