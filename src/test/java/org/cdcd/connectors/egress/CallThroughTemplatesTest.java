package org.cdcd.connectors.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.egress.Fixture.connector;
import static org.cdcd.connectors.egress.Fixture.operation;

import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.catalog.ErrorRule;
import org.cdcd.connectors.catalog.ErrorRule.Meaning;
import org.cdcd.connectors.door.UseResult.Effect;
import org.cdcd.connectors.egress.FakeEgress.Reply;
import org.cdcd.connectors.wire.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CallThroughTemplatesTest {
    private static final String ROUTES = """
            - route:
                id: hub.issues.list
                from:
                  uri: direct:hub.issues.list
                  steps:
                    - to:
                        uri: service:GET
                        parameters:
                          host: api
                          path: /repos/{owner}/{repo}/issues
                          query: state,per_page
                          query.fields: a(b,c),d
                          cursor: query:page
                    - to:
                        uri: result:list
                        parameters:
                          item.id: string:/number
                          item.native: "true"
                          item.without: /pull_request
                          next: link:page
            - route:
                id: hub.issues.create
                from:
                  uri: direct:hub.issues.create
                  steps:
                    - to:
                        uri: service:POST
                        parameters:
                          host: api
                          path: /repos/{owner}/issues
                          json: "*"
                          json.nested: '{"deep":{"title":"{title}","gone":"{absent}"}}'
                    - to:
                        uri: result:object
                        parameters:
                          id: string:/number
            """;

    private Fixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new Fixture();
        fixture.up(
                connector("hub", 1000, RULES, operation("issues.list", true), operation("issues.create", false)),
                ROUTES);
    }

    private static final List<ErrorRule> RULES = List.of(new ErrorRule(
            List.of(200),
            Map.of(),
            Map.of("/ok", List.of("false")),
            Map.of(),
            Meaning.FORBIDDEN,
            null,
            "/error",
            null));

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    @Test
    void refusesAnInputThatWouldChangeThePath() throws Exception {
        Ended ended = list("{\"owner\":\"..\",\"repo\":\"r\"}");

        assertThat(ended.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class, no -> assertThat(no.code()).isEqualTo(ErrorCode.PARAMETERS_INVALID));
        assertThat(ended.effect()).isEqualTo(Effect.NOT_SENT);
        assertThat(fixture.vault.seen()).isEmpty();
    }

    @Test
    void refusesACursorThatIsNotOurs() throws Exception {
        Ended ended = list("{\"owner\":\"o\",\"repo\":\"r\",\"next\":\"!!\"}");

        assertThat(ended.outcome()).isInstanceOf(Outcome.Rejected.class);
        assertThat(fixture.vault.seen()).isEmpty();
    }

    @Test
    void sendsEachInputEncodedWhereItBelongs() throws Exception {
        fixture.vault.answers(
                request -> Reply.json(200, "[{\"number\":7,\"x\":1.10},{\"number\":8,\"pull_request\":{}}]")
                        .with(
                                "link",
                                "<https://api.hub.example/v1/x?page=2&a=b>; rel=\"next\", <https://e/?page=9>; rel=\"last\""));

        Ended ended = list("{\"owner\":\"a/b?c#d\",\"repo\":\"é{{x}}\",\"state\":\"open&x=y\",\"next\":\""
                + Cursor.opaque("5") + "\"}");

        assertThat(fixture.vault.seen()).hasSize(1);
        FakeEgress.Seen seen = fixture.vault.seen().getFirst();
        assertThat(seen.method()).isEqualTo("GET");
        assertThat(seen.uri())
                .isEqualTo("/egress/api.hub.example/v1/repos/a%2Fb%3Fc%23d/%C3%A9%7B%7Bx%7D%7D/issues"
                        + "?state=open%26x%3Dy&fields=a%28b%2Cc%29%2Cd&page=5");
        assertThat(seen.headers())
                .containsEntry("proxy-authorization", "CDCD " + Fixture.HANDLE)
                .containsEntry("x-version", "7")
                .doesNotContainKey("authorization");
        assertThat(ended.effect()).isEqualTo(Effect.ANSWERED);
        assertThat(((Outcome.Done) ended.outcome()).body().toString())
                .isEqualTo("{\"items\":[{\"id\":\"7\",\"native\":{\"number\":7,\"x\":1.10}}],\"next\":\""
                        + Cursor.opaque("2") + "\"}");
    }

    @Test
    void sendsInputsThatAreUsedNowhereElseAsJson() throws Exception {
        fixture.vault.answers(request -> Reply.json(201, "{\"number\":12}"));

        Ended ended = create("{\"owner\":\"o\",\"title\":\"t\",\"labels\":[\"x\"],\"body\":null}");

        assertThat(fixture.vault.seen().getFirst().text())
                .isEqualTo("{\"labels\":[\"x\"],\"nested\":{\"deep\":{\"title\":\"t\"}}}");
        assertThat(((Outcome.Done) ended.outcome()).body().toString()).isEqualTo("{\"id\":\"12\"}");
    }

    @Test
    void callsARefusalInAGoodStatusARefusal() throws Exception {
        fixture.vault.answers(request -> Reply.json(200, "{\"ok\":false,\"error\":\"missing_scope\"}"));

        assertThat(list("{\"owner\":\"o\",\"repo\":\"r\"}").outcome())
                .isEqualTo(new Outcome.Forbidden("missing_scope", null));
    }

    @Test
    void refusesAPageForPeopleWhereDataShouldBe() throws Exception {
        fixture.vault.answers(request -> new Reply(200, Map.of(), io.vertx.core.buffer.Buffer.buffer("<html>")));

        assertThat(list("{\"owner\":\"o\",\"repo\":\"r\"}").outcome())
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class, no -> assertThat(no.code()).isEqualTo(ErrorCode.SERVICE_ERROR));
    }

    @Test
    void repeatsAnIdempotentCallThatFoundTheServiceDown() throws Exception {
        fixture.vault.answers(
                request -> fixture.vault.seen().size() < 3 ? Reply.json(503, "{}") : Reply.json(200, "[]"));

        assertThat(list("{\"owner\":\"o\",\"repo\":\"r\"}").outcome()).isInstanceOf(Outcome.Done.class);
        assertThat(fixture.vault.seen()).hasSize(3);
    }

    @Test
    void doesNotRepeatAPostThatMayHaveArrived() throws Exception {
        fixture.vault.answers(request -> Reply.json(503, "{}"));

        Ended ended = create("{\"owner\":\"o\"}");

        assertThat(ended.outcome()).isInstanceOf(Outcome.Unavailable.class);
        assertThat(fixture.vault.seen()).hasSize(1);
    }

    @Test
    void saysUnknownWhenTheAnswerToAPostIsLost() throws Exception {
        fixture.vault.answers(request -> Reply.dropped());

        Ended ended = create("{\"owner\":\"o\"}");

        assertThat(ended.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(fixture.vault.seen()).hasSize(1);
    }

    @Test
    void repeatsAPostThatTheVaultSaysNeverLeft() throws Exception {
        fixture.vault.answers(request -> fixture.vault.seen().size() < 2
                ? Reply.json(503, "{\"detail\":\"refused\"}")
                        .with("CDCD-Refused", "service_unavailable")
                        .with("CDCD-Not-Sent", "true")
                : Reply.json(201, "{\"number\":1}"));

        assertThat(create("{\"owner\":\"o\"}").outcome()).isInstanceOf(Outcome.Done.class);
        assertThat(fixture.vault.seen()).hasSize(2);
    }

    @Test
    void repeatsAnyCallAfterAShortWaitThatTheServiceAsksFor() throws Exception {
        fixture.vault.answers(request -> fixture.vault.seen().size() < 2
                ? Reply.json(429, "{}").with("Retry-After", "0.2")
                : Reply.json(201, "{\"number\":1}"));

        assertThat(create("{\"owner\":\"o\"}").outcome()).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void answersRateLimitedInsteadOfWaitingLong() throws Exception {
        fixture.vault.answers(request -> Reply.json(429, "{}").with("Retry-After", "90"));

        assertThat(list("{\"owner\":\"o\",\"repo\":\"r\"}").outcome())
                .isInstanceOfSatisfying(
                        Outcome.RateLimited.class,
                        busy -> assertThat(busy.retryAfter()).hasSeconds(90));
        assertThat(fixture.vault.seen()).hasSize(1);
    }

    @Test
    void saysNotSentWhenTheVaultCannotBeReached() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        Ended ended = fixture.run(fixture.use(
                "hub", "issues.create", "{\"owner\":\"o\"}", URI.create("http://127.0.0.1:" + closed), "a", Map.of()));

        assertThat(ended.effect()).isEqualTo(Effect.NOT_SENT);
        assertThat(ended.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Unavailable.class,
                        down -> assertThat(down.code()).isEqualTo(ErrorCode.VAULT_UNAVAILABLE));
    }

    @Test
    void passesARefusalOfTheVaultOn() throws Exception {
        fixture.vault.answers(request -> Reply.json(410, "{\"detail\":\"gone\",\"remedy\":\"link again\"}")
                .with("CDCD-Refused", "credential_revoked")
                .with("CDCD-Not-Sent", "true"));

        Ended ended = list("{\"owner\":\"o\",\"repo\":\"r\"}");

        assertThat(ended.outcome()).isEqualTo(new Outcome.Rejected(ErrorCode.CREDENTIAL_REVOKED, "gone", "link again"));
        assertThat(ended.effect()).isEqualTo(Effect.NOT_SENT);
    }

    private Ended list(String parameters) throws Exception {
        return fixture.run(fixture.use("hub", "issues.list", parameters));
    }

    private Ended create(String parameters) throws Exception {
        return fixture.run(fixture.use("hub", "issues.create", parameters));
    }
}
