package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.discord.DiscordTwin;
import org.cdcd.connectors.twin.github.GitHubTwin;
import org.cdcd.connectors.wire.ConnectorsClient.SignedCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a person ends at the service itself shows here after the next use. */
@ExtendWith(OneServer.class)
final class EndedGrantTest {
    private final RunningServer server;
    private final Someone me;

    EndedGrantTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
    }

    @Test
    void aGrantThatIsOverIsShownWithWhatToDo() throws Exception {
        UUID credential = me.link("gdrive");
        // the twins forget every grant
        server.reset();

        me.client().operate("gdrive", credential, "list", Parameters.of());

        JsonNode shown = me.client().credentials().path(0);
        assertThat(shown.path("status").asText()).isEqualTo("expired");
        assertThat(shown.at("/detail/reason").asText()).isEqualTo("reauthorization_required");
        assertThat(shown.at("/detail/remedy").asText())
                .startsWith("POST /api/v1/connectors/gdrive/auth with your redirect_uri and {")
                .contains(credential.toString());
        assertThat(me.client()
                        .credentialCalls()
                        .show(credential)
                        .path("operations")
                        .valueStream()
                        .filter(one -> one.path("available").asBoolean()))
                .isEmpty();
    }

    @Test
    void aTokenThatCannotBeRenewedIsOverOnceTheServiceRefusesItTwice() throws Exception {
        String token = server.twins().twin(GitHubTwin.class).personalAccessToken(Person.ALICE, "repo");
        LinkedAccount account = LinkedAccount.bySecret(me, "github", "api_key", Parameters.of("token", token));
        server.reset();

        SignedCall call = me.sign("github", account.credential(), "issues.list", Parameters.demo());
        assertThat(me.send(call).status()).isGreaterThanOrEqualTo(400);

        assertThat(status()).isEqualTo("expired");
        assertThat(account.code("issues.list", "owner", "alice", "repo", "demo"))
                .isEqualTo("reauthorization_required");
    }

    @Test
    void aBotsTokenThatIsOverIsNoticedBesideTheAnswer() throws Exception {
        LinkedAccount bot = LinkedAccount.bySecret(
                me,
                "discord",
                "api_key",
                Parameters.of("token", server.twins().twin(DiscordTwin.class).botToken()));
        server.reset();

        assertThat(bot.code("account")).isNotEmpty();

        Await.until(() -> status().equals("expired"), "the credential is shown as over");
    }

    @Test
    void aServiceThatSaysNoToOneCallOnlyEndsNothing() throws Exception {
        String token = server.twins().twin(GitHubTwin.class).personalAccessToken(Person.ALICE, "repo");
        LinkedAccount account = LinkedAccount.bySecret(me, "github", "api_key", Parameters.of("token", token));
        server.faults("github")
                .next(1, "/repos/alice/demo/issues", new org.cdcd.connectors.twin.Fault.Outage(401, null));

        me.send(me.sign("github", account.credential(), "issues.list", Parameters.demo()));

        assertThat(status()).isEqualTo("active");
        account.run("issues.list", "owner", "alice", "repo", "demo");
    }

    private String status() {
        try {
            return me.client().credentials().path(0).path("status").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
