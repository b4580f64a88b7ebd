package org.cdcd.connectors.twin.github;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cdcd.connectors.twin.Person;
import org.jspecify.annotations.Nullable;

/** A repository with its issues and the files of its one branch. */
final class Repository {
    static final String BRANCH = "main";

    final long id;
    final Person owner;
    final String name;
    final boolean isPrivate;
    final boolean hasIssues;
    final boolean archived;
    final Instant created;
    final List<Issue> issues = new ArrayList<>();
    final Map<String, byte[]> files = new TreeMap<>();
    final Map<String, String> commits = new HashMap<>();

    Repository(
            long id,
            Person owner,
            String name,
            boolean isPrivate,
            boolean hasIssues,
            boolean archived,
            Instant created) {
        this.id = id;
        this.owner = owner;
        this.name = name;
        this.isPrivate = isPrivate;
        this.hasIssues = hasIssues;
        this.archived = archived;
        this.created = created;
    }

    String fullName() {
        return owner.login() + "/" + name;
    }

    /** Whether this person may write to it. */
    boolean pushable(@Nullable Person person) {
        return owner.equals(person);
    }

    Issue issue(String number) {
        return issues.stream()
                .filter(issue -> String.valueOf(issue.number).equals(number))
                .findFirst()
                .orElseThrow(GitHubRefusal::notFound);
    }

    /** An issue, or a pull request, which is an issue as well. */
    static final class Issue {
        final long id;
        final int number;
        final Person author;
        final boolean pull;
        final Instant created;
        final List<Comment> comments = new ArrayList<>();
        String title;

        @Nullable
        String body;

        String state = "open";

        @Nullable
        String stateReason;

        List<String> labels = List.of();
        List<Person> assignees = List.of();
        Instant updated;

        @Nullable
        Instant closed;

        Issue(long id, int number, Person author, boolean pull, String title, @Nullable String body, Instant created) {
            this.id = id;
            this.number = number;
            this.author = author;
            this.pull = pull;
            this.title = title;
            this.body = body;
            this.created = created;
            this.updated = created;
        }
    }

    /** A comment of an issue. */
    record Comment(long id, Person author, String body, Instant created) {}
}
