package org.cdcd.connectors.twin.github;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.time.Instant;
import java.util.List;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.oauth.Access;

/** The account, its repositories, its notifications and what it may still ask. */
final class AccountRoutes {
    private final GitHubState state;
    private final Gate gate;
    private final Quota quota;

    AccountRoutes(GitHubState state, Gate gate, Quota quota) {
        this.state = state;
        this.gate = gate;
        this.quota = quota;
    }

    void mount(Router router) {
        gate.core(router.get("/user"), this::me);
        gate.core(router.get("/users/:username"), this::user);
        gate.core(router.get("/user/repos"), this::repositories);
        gate.core(router.get("/repos/:owner/:repo"), this::repository);
        gate.core(router.get("/notifications"), this::notifications);
        gate.core(
                router.get("/versions"),
                call -> call.answer(
                        200, Reply.JSON.createArrayNode().add("2022-11-28").add("2026-03-10")));
        gate.on(router.get("/rate_limit"), null, this::rateLimit);
    }

    private void me(Call call) {
        call.answer(200, call.json().privateUser(call.signedIn().person(), Instant.EPOCH));
    }

    private void user(Call call) {
        var person = Person.named(call.path("username")).orElseThrow(GitHubRefusal::notFound);
        ObjectNode user = call.json().privateUser(person, Instant.EPOCH);
        user.remove(List.of("two_factor_authentication", "disk_usage", "collaborators", "owned_private_repos"));
        call.answer(200, user.putNull("email"));
    }

    private void repositories(Call call) {
        Access access = call.signedIn();
        var shown = new RepositoryJson(call.json());
        call.page(
                state.visible(access.person(), call.may("repo")).stream()
                        .filter(one -> one.owner.equals(access.person()))
                        .toList(),
                one -> shown.repository(one, true));
    }

    private void repository(Call call) {
        Repository repository = state.visible(call);
        call.answer(200, new RepositoryJson(call.json()).repository(repository, repository.pushable(call.person())));
    }

    private void notifications(Call call) {
        Access access = call.signedIn();
        if (!access.has("notifications") && !access.has("repo")) {
            throw GitHubRefusal.of(403, "Missing the 'notifications' scope.");
        }
        var shown = new RepositoryJson(call.json());
        call.page(
                state.visible(access.person(), call.may("repo")).stream()
                        .filter(one -> one.owner.equals(access.person()) && !one.issues.isEmpty())
                        .toList(),
                one -> thread(call, shown, one));
    }

    private static ObjectNode thread(Call call, RepositoryJson shown, Repository repository) {
        Repository.Issue newest = repository.issues.getLast();
        String url = call.json().api() + "/notifications/threads/" + newest.id;
        ObjectNode thread = Reply.JSON
                .createObjectNode()
                .put("id", String.valueOf(newest.id))
                .put("unread", true)
                .put("reason", "subscribed")
                .put("updated_at", newest.updated.toString())
                .putNull("last_read_at")
                .put("url", url)
                .put("subscription_url", url + "/subscription");
        ObjectNode issue = call.json().issue(repository, newest);
        thread.putObject("subject")
                .put("title", newest.title)
                .put("url", issue.path("url").asText())
                .put("latest_comment_url", issue.path("url").asText())
                .put("type", newest.pull ? "PullRequest" : "Issue");
        thread.set("repository", shown.repository(repository, true));
        return thread;
    }

    private void rateLimit(Call call) {
        ObjectNode resources = quota.overview(
                call.access() == null ? "" : call.signedIn().person().login());
        ObjectNode body = Reply.JSON.createObjectNode();
        body.set("resources", resources);
        if (call.oldVersion()) {
            body.set("rate", resources.get("core"));
        }
        call.answer(200, body);
    }
}
