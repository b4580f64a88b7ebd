package org.cdcd.connectors.twin.github;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cdcd.connectors.twin.Person;
import org.jspecify.annotations.Nullable;

/** A repository with its issues, the files of its main branch, and what other branches have besides. */
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

    /** By name, the files that a branch adds or writes anew. */
    final Map<String, Map<String, byte[]>> branches = new TreeMap<>();

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

    boolean hasBranch(String branch) {
        return branch.equals(BRANCH) || branches.containsKey(branch);
    }

    /** The commit that a branch stands at; what is written to it changes it. */
    String head(String branch) {
        Map<String, byte[]> written = branch.equals(BRANCH) ? files : branches.getOrDefault(branch, Map.of());
        StringBuilder all = new StringBuilder(branch);
        written.forEach(
                (path, content) -> all.append('\n').append(path).append(' ').append(Blob.sha(content)));
        return Blob.sha(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a branch has anything that the main one has not. */
    boolean isAhead(String branch) {
        return branches.getOrDefault(branch, Map.of()).entrySet().stream()
                .anyMatch(file -> !Arrays.equals(files.get(file.getKey()), file.getValue()));
    }

    /** Whether the main branch has other content where this one wrote. */
    boolean conflicts(String branch) {
        return branches.getOrDefault(branch, Map.of()).entrySet().stream()
                .anyMatch(file ->
                        files.containsKey(file.getKey()) && !Arrays.equals(files.get(file.getKey()), file.getValue()));
    }

    Issue issue(String number) {
        return issues.stream()
                .filter(issue -> String.valueOf(issue.number).equals(number))
                .findFirst()
                .orElseThrow(GitHubRefusal::notFound);
    }

    /** The pull request of this number; issues share the numbers. */
    Issue pull(String number) {
        Issue issue = issue(number);
        if (!issue.pull) {
            throw GitHubRefusal.notFound();
        }
        return issue;
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

        /** What a pull request wants merged, and into what. */
        String head = "topic";

        String base = BRANCH;
        boolean draft;
        boolean maintainersMay;

        @Nullable
        Merge merge;

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

    /** How a pull request ended. */
    record Merge(String sha, Person by, Instant at) {}

    /** A comment of an issue. */
    record Comment(long id, Person author, String body, Instant created) {}
}
