package org.cdcd.connectors.twin.github;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.github.Repository.Issue;

/** Repositories and pull requests as GitHub shows them to one caller. */
record RepositoryJson(GitHubJson base) {
    private static final String[] URLS = {
        "archive:/{archive_format}{/ref}",
        "assignees:/assignees{/user}",
        "blobs:/git/blobs{/sha}",
        "branches:/branches{/branch}",
        "collaborators:/collaborators{/collaborator}",
        "comments:/comments{/number}",
        "commits:/commits{/sha}",
        "compare:/compare/{base}...{head}",
        "contents:/contents/{+path}",
        "contributors:/contributors",
        "deployments:/deployments",
        "downloads:/downloads",
        "events:/events",
        "forks:/forks",
        "git_commits:/git/commits{/sha}",
        "git_refs:/git/refs{/sha}",
        "git_tags:/git/tags{/sha}",
        "hooks:/hooks",
        "issue_comment:/issues/comments{/number}",
        "issue_events:/issues/events{/number}",
        "issues:/issues{/number}",
        "keys:/keys{/key_id}",
        "labels:/labels{/name}",
        "languages:/languages",
        "merges:/merges",
        "milestones:/milestones{/number}",
        "notifications:/notifications{?since,all,participating}",
        "pulls:/pulls{/number}",
        "releases:/releases{/id}",
        "stargazers:/stargazers",
        "statuses:/statuses/{sha}",
        "subscribers:/subscribers",
        "subscription:/subscription",
        "tags:/tags",
        "teams:/teams",
        "trees:/git/trees{/sha}"
    };
    private static final String[] COUNTS = {
        "forks",
        "forks_count",
        "stargazers_count",
        "watchers",
        "watchers_count",
        "size",
        "network_count",
        "subscribers_count"
    };

    ObjectNode repository(Repository repository, boolean pushable) {
        String url = base.api() + "/repos/" + repository.fullName();
        String html = base.web() + "/" + repository.fullName();
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("id", repository.id)
                .put("node_id", GitHubJson.node("Repository", repository.id))
                .put("name", repository.name)
                .put("full_name", repository.fullName())
                .put("private", repository.isPrivate)
                .put("visibility", repository.isPrivate ? "private" : "public")
                .put("html_url", html)
                .putNull("description")
                .put("fork", false)
                .put("url", url);
        json.set("owner", base.user(repository.owner));
        for (String pair : URLS) {
            int colon = pair.indexOf(':');
            json.put(pair.substring(0, colon) + "_url", url + pair.substring(colon + 1));
        }
        for (String count : COUNTS) {
            json.put(count, 0);
        }
        long open = repository.issues.stream()
                .filter(issue -> issue.state.equals("open"))
                .count();
        json.put("clone_url", html + ".git")
                .put("git_url", html.replace("https:", "git:") + ".git")
                .put("ssh_url", "git@github.com:" + repository.fullName() + ".git")
                .put("svn_url", html)
                .putNull("mirror_url")
                .putNull("homepage")
                .putNull("language")
                .putNull("license")
                .put("default_branch", Repository.BRANCH)
                .put("open_issues", open)
                .put("open_issues_count", open)
                .put("has_issues", repository.hasIssues);
        for (String feature :
                new String[] {"has_projects", "has_downloads", "has_wiki", "has_pages", "has_discussions", "disabled"
                }) {
            json.put(feature, false);
        }
        json.put("archived", repository.archived)
                .put("pushed_at", repository.created.toString())
                .put("created_at", repository.created.toString())
                .put("updated_at", repository.created.toString());
        json.putObject("permissions")
                .put("admin", pushable)
                .put("push", pushable)
                .put("pull", true);
        return json;
    }

    ObjectNode pull(Repository repository, Issue issue) {
        ObjectNode json = base.issue(repository, issue);
        ObjectNode links = (ObjectNode) json.get("pull_request");
        json.remove(List.of("pull_request", "repository_url", "labels_url", "events_url", "comments", "state_reason"));
        String url = links.path("url").asText();
        String issueUrl = json.path("url").asText();
        json.setAll(links);
        json.put("url", url)
                .put("issue_url", issueUrl)
                .put("commits_url", url + "/commits")
                .put("review_comments_url", url + "/comments")
                .put("review_comment_url", url + "/comments{/number}")
                .put("statuses_url", url + "/statuses")
                .put("draft", issue.draft)
                .put("merged_at", issue.merge == null ? null : issue.merge.at().toString())
                .put("merge_commit_sha", issue.merge == null ? null : issue.merge.sha())
                .putNull("auto_merge");
        json.putArray("requested_reviewers");
        json.putArray("requested_teams");
        json.set("head", end(repository, issue, issue.head));
        json.set("base", end(repository, issue, issue.base));
        ObjectNode all = json.putObject("_links");
        for (String name : new String[] {
            "self", "html", "issue", "comments", "review_comments", "review_comment", "commits", "statuses"
        }) {
            all.putObject(name).put("href", url);
        }
        return json;
    }

    /** A pull request looked at alone shows more than one in a list. */
    ObjectNode wholePull(Repository repository, Issue issue) {
        boolean clean = !repository.conflicts(issue.head);
        ObjectNode json = pull(repository, issue)
                .put("comments", issue.comments.size())
                .put("merged", issue.merge != null)
                .put("mergeable", issue.merge == null ? (Boolean) clean : null)
                .put("rebaseable", issue.merge == null ? (Boolean) clean : null)
                .put("mergeable_state", issue.draft ? "draft" : clean ? "clean" : "dirty")
                .put("maintainer_can_modify", issue.maintainersMay);
        json.set("merged_by", issue.merge == null ? null : base.user(issue.merge.by()));
        for (String count : new String[] {"additions", "deletions", "changed_files", "commits", "review_comments"}) {
            json.put(count, 0);
        }
        return json;
    }

    private ObjectNode end(Repository repository, Issue issue, String ref) {
        ObjectNode end = Reply.JSON
                .createObjectNode()
                .put("label", issue.author.login() + ":" + ref)
                .put("ref", ref)
                .put("sha", repository.head(ref));
        end.set("user", base.user(issue.author));
        end.set("repo", repository(repository, false));
        return end;
    }
}
