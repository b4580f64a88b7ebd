package org.cdcd.connectors.twin.jira;

import java.util.List;
import java.util.Set;
import org.cdcd.connectors.twin.Person;
import org.jspecify.annotations.Nullable;

/** Every Jira there is. Alice is at one Cloud site, Bob at two, both at the Data Center. Whoever uses them holds its lock. */
final class Sites {
    static final String KEY = "jira.site";
    static final String FIRST = "example.atlassian.net";
    static final String SECOND = "other.atlassian.net";
    static final String DATA_CENTER = "jira.example.org";

    /** The context path of the Data Center. */
    static final String CONTEXT = "/jira";

    private final List<Site> all = List.of(
            new Site(
                    "11111111-2222-4333-8444-555555555555",
                    "https://" + FIRST,
                    true,
                    Set.of(Person.ALICE, Person.BOB)),
            new Site("66666666-7777-4888-9999-000000000000", "https://" + SECOND, true, Set.of(Person.BOB)),
            new Site("", "https://" + DATA_CENTER + CONTEXT, false, Set.copyOf(Person.ALL)));

    List<Site> ofPerson(Person person) {
        return all.stream().filter(site -> site.cloud && site.knows(person)).toList();
    }

    @Nullable
    Site ofCloud(String cloudId) {
        return all.stream()
                .filter(site -> site.cloud && site.cloudId.equals(cloudId))
                .findFirst()
                .orElse(null);
    }

    Site of(String host) {
        return all.stream()
                .filter(site -> site.base.startsWith("https://" + host))
                .findFirst()
                .orElseThrow(() -> JiraRefusal.of(404, "no such site"));
    }

    void reset() {
        all.forEach(Site::clear);
    }
}
