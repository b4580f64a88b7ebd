package org.cdcd.connectors.vault.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.cdcd.connectors.catalog.CatalogLoader;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.Test;

class ScopePlanTest {
    private static final String DRIVE_FILE = "https://www.googleapis.com/auth/drive.file";

    private final Connector drive = connector("gdrive");
    private final Connector slack = connector("slack");
    private final Connector github = connector("github");

    @Test
    void asksForTheNarrowestScopeThatCoversEverything() {
        assertThat(ScopePlan.scopesFor(drive, List.of())).containsExactly(DRIVE_FILE);
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
                .contains("send")
                .doesNotContain("search");
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
