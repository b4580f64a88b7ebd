package org.cdcd.connectors.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a route may not do. */
class RouteLintTest {
    private static final String STEP = "        - to: result:object\n";

    @TempDir
    private Path folder;

    private TestRoutes routes;

    @BeforeEach
    void start() {
        routes = new TestRoutes(folder);
    }

    private void instead(String step) {
        routes.routes(STEP, step.indent(8));
    }

    private void expect(String marker, String message) {
        assertThat(routes.problems()).containsExactly(routes.inRoutes(marker) + message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "toD",
                "recipientList",
                "enrich",
                "pollEnrich",
                "dynamicRouter",
                "routingSlip",
                "script",
                "bean",
                "process",
                "wireTap",
                "setHeader",
                "setVariable",
                "convertBodyTo",
                "unmarshal",
                "transform",
                "kamelet",
                "aggregate",
                "multicast",
                "doTry",
                "throwException",
                "setExchangePattern",
                "poll"
            })
    void refusesEipsThatAreNotOnTheList(String eip) {
        instead("- " + eip + ": {ref: anything}");
        expect(
                eip + ":",
                "'" + eip + "' is not allowed in a connector's route; allowed: choice, delay, filter, log, loop, "
                        + "removeProperty, setBody, setProperty, stop, to");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:/etc",
                "http://evil.example",
                "https://evil.example",
                "vertx-http:evil.example",
                "exec:sh",
                "bean:vault",
                "class:java.lang.Runtime",
                "sql:select",
                "docker:x",
                "language:simple:x",
                "ref:vault",
                "seda:x",
                "timer:x",
                "smtp://evil.example",
                "imaps://evil.example",
                "platform-http:/x",
                "netty:tcp://x",
                "mock:x",
                "SERVICE:GET",
                "vault"
            })
    void refusesComponentsThatAreNotOnTheList(String uri) {
        instead("- to: \"" + uri + "\"");
        String scheme = uri.contains(":") ? uri.substring(0, uri.indexOf(':')) : uri;
        expect(
                "to: \"" + uri,
                "the component '" + scheme
                        + "' is not allowed; allowed: direct, log, mailbox, public-media, result, service, smtp-out");
    }

    @Test
    void refusesTheRoutesOfOthers() {
        instead("- to: direct:slack.send");
        assertThat(routes.problems())
                .contains(routes.inRoutes("to: direct:slack")
                        + "a route may call its own connector only: direct:toy.<name>");
    }

    @Test
    void refusesParametersBehindAQuestionMark() {
        instead("- to: log:x?showAll=true");
        expect("to: log", "write the parameters under 'parameters', not behind a '?'");
    }

    @Test
    void refusesToShowExchangesInTheLog() {
        instead("- to: {uri: log:toy, parameters: {showAll: true}}");
        expect("showAll", "'showAll' would put data into the log; allowed: level");
    }

    @Test
    void refusesDataInALogLine() {
        instead("- log: \"got ${body}\"");
        expect("log:", "a log line must be a fixed text; remove ${...}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${env.HOME}",
                "${env:HOME}",
                "${sys.user.home}",
                "${sysenv.HOME}",
                "${bean:vault.open}",
                "${ref:vault}",
                "${camelContext.registry}",
                "${type:java.lang.Runtime}",
                "${exception.stacktrace}",
                "${exception.message}",
                "${properties:x}",
                "${body.getClass}",
                "${bodyAs(String)}",
                "${mandatoryBodyAs(String)}",
                "${header.x}",
                "${headers}",
                "${exchange}",
                "${exchangeProperty.state.class}",
                "${exchangeProperty.cdcd.use}",
                "${exchangeProperty[cdcd.use]}",
                "${body[0].x()}",
                "${messageHistory}",
                "${variable.x}",
                "${uuid}",
                "$simple{env.HOME}",
                "${exchangeProperty.${body}}"
            })
    void refusesSimpleThatReachesFurther(String simple) {
        instead("- setBody: {simple: \"" + simple + "\"}");
        assertThat(routes.problems())
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem)
                        .startsWith(routes.inRoutes("simple:"))
                        .contains("not allowed"));
    }

    @Test
    void refusesTextsThatAreFetched() {
        instead("- setBody: {constant: \"resource:file:/etc/passwd\"}");
        expect("constant:", "an expression is written out, never fetched: remove resource:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "groovy",
                "header",
                "jsonpath",
                "jq",
                "method",
                "ref",
                "spel",
                "java",
                "xpath",
                "ognl",
                "language"
            })
    void refusesOtherLanguages(String language) {
        instead("- setBody: {" + language + ": x}");
        expect(
                language + ": x",
                "the language '" + language + "' is not allowed; use constant, exchangeProperty or simple");
    }

    @Test
    void refusesThemInConditionsToo() {
        instead("""
                - choice:
                    when:
                      - groovy: "System.exit(1)"
                        steps: [{to: "file:/tmp"}]
                    otherwise:
                      steps: [{script: {groovy: x}}]""");
        assertThat(routes.problems())
                .containsExactly(
                        routes.inRoutes("groovy: \"")
                                + "the language 'groovy' is not allowed; use constant, exchangeProperty or simple",
                        routes.inRoutes("to: \"file")
                                + "the component 'file' is not allowed; allowed: direct, log, mailbox, public-media, result, service, smtp-out",
                        routes.inRoutes("script:")
                                + "'script' is not allowed in a connector's route; allowed: choice, delay, filter, log, loop, removeProperty, setBody, setProperty, stop, to");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{env:HOME}}", "{{sys:user.home}}", "{{bean:vault.open}}", "{{x}}", "{{?x}}"})
    void refusesPlaceholders(String placeholder) {
        instead("- setBody: {constant: \"" + placeholder + "\"}");
        expect("constant:", "placeholders {{...}} are not allowed in a connector's routes; write the value out");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "beans",
                "routeTemplate",
                "routeConfiguration",
                "rest",
                "from",
                "templatedRoute",
                "onException",
                "errorHandler",
                "intercept",
                "kamelet"
            })
    void refusesAnythingButRoutes(String top) {
        routes.addRoute("- " + top + ": {}\n");
        expect(top + ": {}", "only 'route' may stand here; templates and beans belong to the server");
    }

    @Test
    void refusesOptionsOfARouteThatChangeHowItRuns() {
        routes.routes("    id: toy.list\n", "    id: toy.list\n    streamCache: true\n    errorHandler: {}\n");
        assertThat(routes.problems())
                .containsExactly(
                        routes.inRoutes("streamCache") + "'streamCache' is not allowed here; remove it",
                        routes.inRoutes("errorHandler") + "'errorHandler' is not allowed here; remove it");
    }

    @Test
    void refusesTheServersOwnProperties() {
        instead("- setProperty: {name: cdcd.use, constant: x}");
        expect("setProperty", "the property 'cdcd.use' is not a route's own; use a plain name such as 'state'");
    }

    @Test
    void refusesADelayThatHoldsAThread() {
        instead("- delay: {constant: \"1000\", asyncDelayed: false}");
        expect("asyncDelayed", "a delay must not hold a thread; remove the option");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#vault", "bean:vault", "RAW(x)", "${body}", "resource:x"})
    void refusesParametersThatAreLookedUp(String value) {
        instead("- to: {uri: result:object, parameters: {id: \"" + value + "\"}}");
        expect("id: \"" + value, "a parameter is written out: no bean (#x), no ${...}, no RAW(...)");
    }

    @Test
    void refusesARouteThatStartsElsewhere() {
        routes.addRoute("""
                - route:
                    id: toy.tick
                    from: {uri: "timer:x", steps: [{to: "result:object"}]}
                """);
        expect("uri: \"timer", "a route starts at direct:toy.<operation>");
    }

    @Test
    void acceptsDecisionsLoopsAndWaits() {
        instead("""
                - setProperty: {name: state, constant: waiting}
                - loop:
                    doWhile: true
                    simple: "${exchangeProperty.state} == 'waiting'"
                    steps:
                      - delay: {constant: "1000"}
                      - choice:
                          when:
                            - simple: "${exchangeProperty.answer[state]} == 'done' && ${body} != null"
                              steps: [{setProperty: {name: state, exchangeProperty: answer}}]
                          otherwise:
                            steps: [{log: still waiting}]
                - to: result:object""");
        assertThat(routes.problems()).isEmpty();
    }
}
