package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.github.GitHubConformanceTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every operation of GitHub, through the public API; what it sends is held against GitHub's own description. */
@ExtendWith(OneServer.class)
final class GitHubConnectorTest {
    private final RunningServer server;
    private final Someone me;
    private LinkedAccount github;

    GitHubConnectorTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
        this.github = new LinkedAccount(me, "github", new UUID(0, 0));
    }

    @BeforeEach
    void link() throws Exception {
        github = LinkedAccount.byConsent(me, "github", "repo", "notifications");
    }

    @Test
    void runsEveryOperationAsTheDescriptionSays() {
        int number = run("issues.create", "title", "A title", "body", "A text", "labels", new String[] {"bug"})
                .path("number")
                .asInt();
        run("issues.update", "number", number, "state", "closed", "state_reason", "completed");
        assertThat(run("issues.get", "number", number).path("state").asText()).isEqualTo("closed");
        run("issues.list", "state", "all");
        run("comments.create", "number", number, "body", "A comment");
        assertThat(run("comments.list", "number", number).path("items")).hasSize(1);
        run("pulls.list");
        run("contents.write", "path", "notes/a.txt", "message", "Add a", "content", "YQ==");
        run("contents.read", "path", "notes/a.txt");
        github.run("search", "query", "title is:issue");
        github.run("notifications.list");

        Proof.ofConnector(GitHubConformanceTest.SERVICE, server.twins().recorded("github"));
    }

    private JsonNode run(String operation, Object... more) {
        Object[] all = new Object[more.length + 4];
        System.arraycopy(new Object[] {"owner", "alice", "repo", "demo"}, 0, all, 0, 4);
        System.arraycopy(more, 0, all, 4, more.length);
        return github.run(operation, all);
    }
}
