package org.cdcd.connectors.twin.github;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cdcd.connectors.twin.Person;
import org.jspecify.annotations.Nullable;

/** Every repository. Whoever reads or changes what is in them holds its monitor. */
final class GitHubState {
    private final InstantSource time;
    private final List<Repository> repositories = new ArrayList<>();
    private long lastId = 5000;

    GitHubState(InstantSource time) {
        this.time = time;
        fill();
    }

    Instant now() {
        return time.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    long newId() {
        return ++lastId;
    }

    synchronized void reset() {
        fill();
    }

    private void fill() {
        repositories.clear();
        Repository demo = add(Person.ALICE, "demo", false, true, false);
        demo.files.put("README.md", "# demo\n".getBytes(StandardCharsets.UTF_8));
        for (String branch : List.of("topic", "feature", "fix")) {
            demo.branches.put(branch, new TreeMap<>(Map.of(branch + ".txt", branch.getBytes(StandardCharsets.UTF_8))));
        }
        demo.branches.put(
                "rewrite", new TreeMap<>(Map.of("README.md", "# another demo\n".getBytes(StandardCharsets.UTF_8))));
        demo.issues.add(new Repository.Issue(newId(), 1, Person.BOB, true, "Say hello", "A pull request.", now()));
        add(Person.ALICE, "private-notes", true, true, false);
        add(Person.BOB, "secret", true, true, false);
        add(Person.BOB, "quiet", false, false, false);
        add(Person.BOB, "attic", false, true, true);
    }

    private Repository add(Person owner, String name, boolean isPrivate, boolean hasIssues, boolean archived) {
        Repository repository = new Repository(newId(), owner, name, isPrivate, hasIssues, archived, now());
        repositories.add(repository);
        return repository;
    }

    /** The repository that a call names, if its person may see it: nobody else learns that a private one exists. */
    Repository visible(Call call) {
        return find(call.path("owner"), call.path("repo"))
                .filter(one -> isVisible(one, call.person(), call.may("repo")))
                .orElseThrow(GitHubRefusal::notFound);
    }

    List<Repository> visible(@Nullable Person person, boolean privateToo) {
        return repositories.stream()
                .filter(one -> isVisible(one, person, privateToo))
                .toList();
    }

    private static boolean isVisible(Repository repository, @Nullable Person person, boolean privateToo) {
        return !repository.isPrivate || (privateToo && repository.owner.equals(person));
    }

    private Optional<Repository> find(String owner, String name) {
        return repositories.stream()
                .filter(one ->
                        one.fullName().toLowerCase(Locale.ROOT).equals((owner + "/" + name).toLowerCase(Locale.ROOT)))
                .findFirst();
    }
}
