package org.cdcd.connectors.twin.jira;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cdcd.connectors.twin.Person;
import org.jspecify.annotations.Nullable;

/** One Jira: a Cloud site or a Data Center, with the projects {@code DEMO} and, for Bob alone, {@code SECRET}. */
final class Site {
    static final List<String> STATUSES = List.of("To Do", "In Progress", "Done");

    final String cloudId;
    final String base;
    final boolean cloud;
    private final Set<Person> members;
    private final Map<String, Issue> issues = new LinkedHashMap<>();
    private int lastId;

    /** @param base its URL, with a context path if it has one */
    Site(String cloudId, String base, boolean cloud, Set<Person> members) {
        this.cloudId = cloudId;
        this.base = base;
        this.cloud = cloud;
        this.members = members;
    }

    /** A project; ids and keys are the same on every site. */
    record Project(String id, String key, String name, Set<Person> members) {}

    static final List<Project> PROJECTS = List.of(
            new Project("10001", "DEMO", "Demonstration", Set.copyOf(Person.ALL)),
            new Project("10002", "SECRET", "Secret plans", Set.of(Person.BOB)));

    boolean knows(Person person) {
        return members.contains(person);
    }

    List<Project> projects(Person person) {
        return PROJECTS.stream().filter(one -> one.members().contains(person)).toList();
    }

    @Nullable
    Project project(String keyOrId, Person person) {
        return projects(person).stream()
                .filter(one -> one.key().equalsIgnoreCase(keyOrId) || one.id().equals(keyOrId))
                .findFirst()
                .orElse(null);
    }

    Issue create(Project project, Person by, Instant now) {
        long number = issues.values().stream().filter(one -> one.project.equals(project)).count() + 1;
        Issue issue = new Issue(nextId(), project.key() + "-" + number, project, by, now);
        issues.put(issue.key, issue);
        return issue;
    }

    String nextId() {
        return String.valueOf(10_000 + ++lastId);
    }

    List<Issue> issues(Person person) {
        return new ArrayList<>(issues.values())
                .stream().filter(one -> one.project.members().contains(person)).toList();
    }

    Issue issue(String keyOrId, Person person) {
        return issues(person).stream()
                .filter(one -> one.key.equalsIgnoreCase(keyOrId) || one.id.equals(keyOrId))
                .findFirst()
                .orElseThrow(JiraRefusal::noIssue);
    }

    void remove(Issue issue) {
        issues.remove(issue.key);
    }

    void clear() {
        issues.clear();
        lastId = 0;
    }
}
