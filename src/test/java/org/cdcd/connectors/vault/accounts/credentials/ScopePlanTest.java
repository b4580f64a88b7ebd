package org.cdcd.connectors.vault.accounts.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.cdcd.connectors.catalog.CatalogLoader;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.Operation;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScopePlanTest {
    private static final List<String> BOTH = List.of("read", "write");
    private static final String DRIVE_FILE = "https://www.googleapis.com/auth/drive.file";

    private final Connector drive = connector("gdrive");
    private final Connector slack = connector("slack");
    private final Connector github = connector("github");

    @Test
    void asksForTheNarrowestScopeThatCoversEverything() {
        assertThat(ScopePlan.scopesFor(drive, BOTH)).containsExactly(DRIVE_FILE);
    }

    @ParameterizedTest
    @MethodSource("consenting")
    void whatTheSpecificationAsksForLinksEverywhereAndGivesIt(String id) {
        Connector connector = connector(id);

        List<String> scopes = ScopePlan.scopesFor(connector, BOTH);

        assertThat(connector.operations().values())
                .filteredOn(operation -> operation.worksWith("oauth2"))
                .isNotEmpty()
                .allMatch(operation -> operation.allowedBy(scopes));
        assertThat(connector.scopes().keySet()).containsAll(scopes);
        boolean changes = connector.operations().values().stream()
                .anyMatch(operation -> operation.worksWith("oauth2") && operation.access() == Operation.Access.WRITE);
        assertThat(ScopePlan.capabilities(connector, "oauth2", scopes))
                .contains("read")
                .matches(given -> given.contains("write") == changes);
    }

    @ParameterizedTest
    @MethodSource("consenting")
    void readAllowsAllReadingAndIsWhatIsAskedForUnsaid(String id) {
        Connector connector = connector(id);

        List<String> scopes = ScopePlan.scopesFor(connector, List.of("read"));

        assertThat(connector.operations().values())
                .filteredOn(operation -> operation.worksWith("oauth2") && operation.access() == Operation.Access.READ)
                .isNotEmpty()
                .allMatch(operation -> operation.allowedBy(scopes));
        assertThat(ScopePlan.scopesFor(connector, List.of())).isEqualTo(scopes);
    }

    @Test
    void readAsksForNoScopeThatOnlyWritingNeeds() {
        assertThat(ScopePlan.scopesFor(slack, List.of("read")))
                .doesNotContain("chat:write", "files:write", "reactions:write")
                .contains("search:read");
        assertThat(ScopePlan.scopesFor(connector("twitter"), List.of("read")))
                .containsExactlyInAnyOrder("tweet.read", "users.read");
        assertThat(ScopePlan.scopesFor(connector("tiktok"), List.of("read")))
                .containsExactlyInAnyOrder("user.info.basic", "video.list");
        assertThat(ScopePlan.scopesFor(connector("dropbox"), List.of("read")))
                .containsExactlyInAnyOrder("account_info.read", "files.content.read", "files.metadata.read");
        assertThat(ScopePlan.scopesFor(connector("onedrive"), List.of("read"))).containsExactly("Files.Read");
    }

    @Test
    void writeAsksForNoScopeThatOnlyReadingNeeds() {
        assertThat(ScopePlan.scopesFor(slack, List.of("write")))
                .containsExactlyInAnyOrder("chat:write", "files:write", "reactions:write");
        assertThat(ScopePlan.scopesFor(connector("jira"), List.of("write"))).containsExactly("write:jira-work");
    }

    @Test
    void refusesALinkThatCouldDoNothingOfWhatIsAsked() {
        assertThatThrownBy(() -> ScopePlan.scopesFor(connector("discord"), List.of("write")))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.AUTH_FLOW_INVALID);
                    assertThat(refusal.pointers()).containsExactly("/scope");
                });
    }

    static List<String> consenting() throws IOException {
        return new CatalogLoader(Path.of("routes"))
                .folders().stream()
                        .filter(id -> connector(id).auth().methods().contains("oauth2"))
                        .toList();
    }

    @Test
    void asksForOneOperationsScopesOnly() {
        assertThat(ScopePlan.scopesFor(slack, List.of("send"))).containsExactly("chat:write");
    }

    @Test
    void takesScopesOperationsAndCapabilitiesInAnyMixture() {
        assertThat(ScopePlan.scopesFor(slack, List.of("search:read", "send")))
                .containsExactlyInAnyOrder("search:read", "chat:write");
        assertThat(ScopePlan.scopesFor(github, List.of("read"))).isSubsetOf("repo", "public_repo", "notifications");
    }

    @Test
    void addsNothingToAScopeThatSufficesAlready() {
        assertThat(ScopePlan.scopesFor(github, List.of("public_repo", "issues.list")))
                .containsExactly("public_repo");
    }

    @Test
    void refusesAWordThatIsNoneOfThese() {
        assertThatThrownBy(() -> ScopePlan.scopesFor(github, List.of("admin:org")))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.AUTH_FLOW_INVALID);
                    assertThat(refusal.pointers()).containsExactly("/scope");
                    assertThat(refusal.detail()).doesNotContain("admin:org");
                });
    }

    @Test
    void aSmallerGrantGivesFewerCapabilities() {
        assertThat(ScopePlan.capabilities(slack, "oauth2", List.of("chat:write")))
                .contains("send", "write")
                .doesNotContain("search", "read");
        assertThat(ScopePlan.capabilities(slack, "oauth2", List.of())).isEmpty();
    }

    private static Connector connector(String id) {
        try {
            return Objects.requireNonNull(
                    new CatalogLoader(Path.of("routes")).load(id).connector(), id);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
