package org.cdcd.connectors.twin.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.Trust;
import org.cdcd.connectors.twin.Twins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.kohsuke.github.GHFileNotFoundException;
import org.kohsuke.github.GHIssue;
import org.kohsuke.github.GHIssueState;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GitHub;
import org.kohsuke.github.GitHubBuilder;
import org.kohsuke.github.HttpException;
import org.kohsuke.github.extras.HttpClientGitHubConnector;

/** GitHub's widely used Java client lives with the twin. */
final class GitHubClientTest {
    @RegisterExtension
    static final Twins TWINS = new Twins();

    private GitHub client(String token) throws Exception {
        HttpClient http = HttpClient.newBuilder()
                .sslContext(Trust.in(TWINS.server().caCertificate()))
                .build();
        return new GitHubBuilder()
                .withEndpoint(TWINS.server().base("api.github.com"))
                .withConnector(new HttpClientGitHubConnector(http))
                .withOAuthToken(token)
                .build();
    }

    @Test
    void isUnderstoodByTheClient() throws Exception {
        GitHub github = client(TWINS.server().twin(GitHubTwin.class).personalAccessToken(Person.ALICE, "repo"));
        assertThat(github.getMyself().getLogin()).isEqualTo("alice");
        assertThat(github.getRateLimit().getCore().getLimit()).isEqualTo(5000);
        GHRepository repository = github.getRepository("alice/demo");
        GHIssue issue = repository
                .createIssue("From the client")
                .body("Hello")
                .label("bug")
                .create();
        assertThat(issue.getNumber()).isEqualTo(2);
        issue.comment("Done.");
        issue.close();
        assertThat(repository.getIssue(2).getState()).isEqualTo(GHIssueState.CLOSED);
        assertThat(repository.getIssue(2).getComments()).hasSize(1);
        for (int i = 0; i < 35; i++) {
            repository.createIssue("Number " + i).create();
        }
        assertThat(repository
                        .queryIssues()
                        .state(GHIssueState.ALL)
                        .pageSize(10)
                        .list()
                        .toList())
                .hasSize(37);
        assertThat(repository.getPullRequests(GHIssueState.OPEN)).hasSize(1);
        assertThat(github.searchIssues()
                        .q("repo:alice/demo is:issue client")
                        .list()
                        .toList())
                .hasSize(1);
    }

    @Test
    void keepsFilesForTheClient() throws Exception {
        GitHub github = client(TWINS.server().twin(GitHubTwin.class).personalAccessToken(Person.ALICE, "repo"));
        GHRepository repository = github.getRepository("alice/demo");
        repository
                .createContent()
                .path("docs/a.txt")
                .message("add")
                .content("one")
                .commit();
        assertThat(repository.getFileContent("docs/a.txt").read().readAllBytes())
                .isEqualTo("one".getBytes(StandardCharsets.UTF_8));
        assertThat(repository.getDirectoryContent("docs")).hasSize(1);
        assertThatThrownBy(() -> repository.getFileContent("docs/b.txt")).isInstanceOf(GHFileNotFoundException.class);
    }

    @Test
    void refusesTheClientsWrongToken() {
        assertThatThrownBy(() -> client("ghp_wrong").getMyself())
                .isInstanceOf(HttpException.class)
                .hasMessageContaining("Bad credentials");
        assertThat(TWINS.server().recorded("github"))
                .extracting(Recorded::status)
                .contains(401);
    }
}
