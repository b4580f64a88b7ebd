package org.cdcd.connectors.twin.github;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.github.Repository.Comment;
import org.cdcd.connectors.twin.github.Repository.Issue;

/** Accounts, issues and comments as GitHub shows them to one caller. */
record GitHubJson(String api, String web) {
    private static final String[] USER_URLS = {
        "events",
        "followers",
        "following",
        "gists",
        "organizations",
        "received_events",
        "repos",
        "starred",
        "subscriptions"
    };

    ObjectNode user(Person person) {
        String url = api + "/users/" + person.login();
        ObjectNode user = Reply.JSON
                .createObjectNode()
                .put("login", person.login())
                .put("id", id(person))
                .put("node_id", node("User", id(person)))
                .put("avatar_url", "https://avatars.githubusercontent.com/u/" + id(person))
                .put("gravatar_id", "")
                .put("url", url)
                .put("html_url", web + "/" + person.login());
        for (String name : USER_URLS) {
            user.put(name + "_url", url + "/" + name);
        }
        return user.put("type", "User").put("site_admin", false);
    }

    ObjectNode privateUser(Person person, Instant created) {
        ObjectNode user = user(person)
                .put("name", person.name())
                .putNull("company")
                .put("blog", "")
                .putNull("location")
                .put("email", person.email())
                .putNull("hireable")
                .putNull("bio");
        for (String count : new String[] {
            "public_repos",
            "public_gists",
            "followers",
            "following",
            "private_gists",
            "total_private_repos",
            "owned_private_repos",
            "disk_usage",
            "collaborators"
        }) {
            user.put(count, 0);
        }
        return user.put("created_at", created.toString())
                .put("updated_at", created.toString())
                .put("two_factor_authentication", true);
    }

    ObjectNode issue(Repository repository, Issue issue) {
        String repo = api + "/repos/" + repository.fullName();
        String url = repo + "/issues/" + issue.number;
        String html = web + "/" + repository.fullName() + (issue.pull ? "/pull/" : "/issues/") + issue.number;
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("url", url)
                .put("repository_url", repo)
                .put("labels_url", url + "/labels{/name}")
                .put("comments_url", url + "/comments")
                .put("events_url", url + "/events")
                .put("html_url", html)
                .put("id", issue.id)
                .put("node_id", node(issue.pull ? "PullRequest" : "Issue", issue.id))
                .put("number", issue.number)
                .put("title", issue.title)
                .put("body", issue.body)
                .put("state", issue.state)
                .put("state_reason", issue.stateReason)
                .put("locked", false)
                .putNull("active_lock_reason")
                .putNull("milestone")
                .put("comments", issue.comments.size())
                .put("author_association", issue.author.equals(repository.owner) ? "OWNER" : "NONE")
                .put("created_at", issue.created.toString())
                .put("updated_at", issue.updated.toString())
                .put("closed_at", issue.closed == null ? null : issue.closed.toString());
        json.set("user", user(issue.author));
        json.set("labels", labels(repo, issue));
        ArrayNode assignees = json.putArray("assignees");
        issue.assignees.forEach(person -> assignees.add(user(person)));
        json.set("assignee", issue.assignees.isEmpty() ? null : user(issue.assignees.getFirst()));
        if (issue.pull) {
            json.putObject("pull_request")
                    .put("url", repo + "/pulls/" + issue.number)
                    .put("html_url", html)
                    .put("diff_url", html + ".diff")
                    .put("patch_url", html + ".patch");
        }
        return json;
    }

    private static ArrayNode labels(String repo, Issue issue) {
        ArrayNode labels = Reply.JSON.createArrayNode();
        issue.labels.forEach(name -> labels.addObject()
                .put("id", Integer.toUnsignedLong(name.hashCode()))
                .put("node_id", node("Label", name.hashCode()))
                .put("url", repo + "/labels/" + name)
                .put("name", name)
                .putNull("description")
                .put("color", "ededed")
                .put("default", false));
        return labels;
    }

    ObjectNode comment(Repository repository, Issue issue, Comment comment) {
        String repo = api + "/repos/" + repository.fullName();
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("url", repo + "/issues/comments/" + comment.id())
                .put(
                        "html_url",
                        web + "/" + repository.fullName() + "/issues/" + issue.number + "#issuecomment-" + comment.id())
                .put("issue_url", repo + "/issues/" + issue.number)
                .put("id", comment.id())
                .put("node_id", node("IssueComment", comment.id()))
                .put("author_association", comment.author().equals(repository.owner) ? "OWNER" : "NONE")
                .put("body", comment.body())
                .put("created_at", comment.created().toString())
                .put("updated_at", comment.created().toString());
        json.set("user", user(comment.author()));
        return json;
    }

    static int id(Person person) {
        return person.number();
    }

    static String node(String type, long id) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((type + ":" + id).getBytes(StandardCharsets.UTF_8));
    }
}
