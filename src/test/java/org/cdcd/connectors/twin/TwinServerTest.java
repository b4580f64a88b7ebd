package org.cdcd.connectors.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import org.cdcd.connectors.twin.Caller.Answer;
import org.cdcd.connectors.twin.github.GitHubTwin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class TwinServerTest {
    private static final String ISSUES = "https://api.github.com/repos/alice/demo/issues";

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();
    private String token = "";

    @BeforeEach
    void signIn() {
        token = TWINS.server().twin(GitHubTwin.class).personalAccessToken(Person.ALICE, "repo");
    }

    private String[] headers() {
        return new String[] {
            "Authorization", "Bearer " + token, "User-Agent", "test", "X-GitHub-Api-Version", "2026-03-10"
        };
    }

    private Answer create() {
        return caller.json("POST", ISSUES, Caller.json("{'title':'x'}"), headers());
    }

    private int issues() {
        return caller.get(ISSUES, headers()).json().size();
    }

    private void plan(Fault fault) {
        TWINS.server().faults("github").next(fault);
    }

    @Test
    void knowsNoOtherHost() {
        Answer answer = caller.get("https://localhost:" + TWINS.server().port() + "/user");
        assertThat(answer.status()).isEqualTo(421);
    }

    @Test
    void listensOnLoopbackOnly() throws Exception {
        assertThat(TWINS.server().overrides())
                .containsEntry("api.github.com", TWINS.server().port());
        for (var address : NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .toList()) {
            assertThatThrownBy(() -> new Socket(address, TWINS.server().port()).close())
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void isReachedByPathPrefixToo() {
        String base = TWINS.server().base("api.github.com");
        Answer answer = caller.get(base + "/repos/alice/demo/issues?per_page=1&state=all", headers());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get(0).path("url").asText()).isEqualTo(base + "/repos/alice/demo/issues/1");
        assertThat(TWINS.server().recorded("github").getLast().path()).isEqualTo("/repos/alice/demo/issues");
    }

    @Test
    void actsBeforeItDropsTheConnection() {
        plan(new Fault.DropAfter());
        assertThatThrownBy(this::create).isInstanceOf(Caller.NoAnswer.class);
        assertThat(issues()).isEqualTo(2);
    }

    @Test
    void dropsTheConnectionBeforeItActs() {
        plan(new Fault.DropBefore());
        assertThatThrownBy(this::create).isInstanceOf(Caller.NoAnswer.class);
        assertThat(issues()).isEqualTo(1);
    }

    @Test
    void failsAsOftenAsPlanned() {
        TWINS.server().faults("github").next(2, "/repos", new Fault.Outage(503, Duration.ofSeconds(7)));
        assertThat(caller.get("https://api.github.com/user", headers()).status())
                .isEqualTo(200);
        assertThat(create().header("retry-after")).isEqualTo("7");
        assertThat(create().status()).isEqualTo(503);
        assertThat(create().status()).isEqualTo(201);
    }

    @Test
    void waitsAndThenAnswers() {
        plan(new Fault.Latency(Duration.ofMillis(20)));
        plan(new Fault.Outage(500, null));
        assertThat(create().status()).isEqualTo(500);
        assertThat(create().status()).isEqualTo(201);
    }

    @Test
    void echoesTheCredential() throws Exception {
        plan(new Fault.EchoCredential(false));
        Answer plain = create();
        assertThat(plain.json().path("echo").asText()).contains(token);
        assertThat(plain.header("x-echo-authorization")).contains(token);
        plan(new Fault.EchoCredential(true));
        Answer packed = create();
        assertThat(packed.header("content-encoding")).isEqualTo("gzip");
        try (var in = new GZIPInputStream(new ByteArrayInputStream(packed.body().getBytes()))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains(token);
        }
    }

    @Test
    void sendsElsewhere() {
        plan(new Fault.Redirect("https://evil.example/"));
        Answer answer = create();
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("location")).isEqualTo("https://evil.example/");
        assertThat(issues()).isEqualTo(1);
    }

    @Test
    void answersAWebPageOrMuchTooMuch() {
        plan(new Fault.HtmlAnswer());
        assertThat(create().header("content-type")).isEqualTo("text/html");
        plan(new Fault.HugeAnswer(3_000_000));
        assertThat(create().body().length()).isGreaterThan(3_000_000);
    }

    @Test
    void recordsWithoutCredentials() {
        create();
        Recorded recorded = TWINS.server().recorded("github").getLast();
        assertThat(recorded.method()).isEqualTo("POST");
        assertThat(recorded.host()).isEqualTo("api.github.com");
        assertThat(recorded.status()).isEqualTo(201);
        assertThat(recorded.body()).contains("title");
        assertThat(recorded.answer()).contains("\"number\":2");
        assertThat(recorded.headers()).containsEntry("authorization", "Bearer …");
        assertThat(recorded.toString()).doesNotContain(token);
    }

    @Test
    void recordsWhatItNeverAnswered() {
        plan(new Fault.DropBefore());
        assertThatThrownBy(this::create).isInstanceOf(Caller.NoAnswer.class);
        assertThat(TWINS.server().recorded("github")).hasSize(1);
    }

    @Test
    void turnsItsDialsOverHttpToo() {
        String admin = "https://localhost:" + TWINS.server().port() + "/_twin/faults/github";
        assertThat(caller.json("POST", admin, Caller.json("{'fault':'fire'}")).status())
                .isEqualTo(400);
        assertThat(caller.json("POST", admin, Caller.json("{'fault':'outage','status':200}"))
                        .status())
                .isEqualTo(400);
        assertThat(caller.json("POST", admin + "x", Caller.json("{}")).status()).isEqualTo(404);
        assertThat(caller.json("POST", admin, Caller.json("{'fault':'outage','status':503,'times':9}"))
                        .status())
                .isEqualTo(204);
        assertThat(create().status()).isEqualTo(503);
        assertThat(caller.call("DELETE", admin, Buffer.buffer()).status()).isEqualTo(204);
        assertThat(create().status()).isEqualTo(201);
    }

    @Test
    void hidesItsDialsFromWhoeverAsksTheService() {
        assertThat(caller.get("https://api.github.com/_twin/recorded/github").status())
                .isEqualTo(421);
    }

    @Test
    void forgetsEverythingWhenReset() {
        create();
        TWINS.server().reset();
        assertThat(TWINS.server().recorded("github")).isEmpty();
        assertThat(caller.get(ISSUES, headers()).status()).isEqualTo(401);
    }
}
