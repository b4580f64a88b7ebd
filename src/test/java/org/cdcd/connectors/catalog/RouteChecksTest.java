package org.cdcd.connectors.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes against the contract. */
class RouteChecksTest {
    @TempDir
    private Path folder;

    private TestRoutes routes;

    @BeforeEach
    void start() {
        routes = new TestRoutes(folder);
    }

    private void expectInRoutes(String marker, String message) {
        assertThat(routes.problems()).containsExactly(routes.inRoutes(marker) + message);
    }

    @Test
    void refusesAnOperationWithoutARoute() {
        routes.routes("toy.list", "toy.other");
        assertThat(routes.problems())
                .containsExactly(
                        routes.inContract("list:\n")
                                + "the operation has no route; write one that starts at direct:toy.list",
                        routes.inRoutes("uri: direct:toy.other") + "no operation of connector.yaml uses this route");
    }

    @Test
    void refusesAnIdThatIsTaken() {
        routes.routes("id: toy.list", "id: toy.things.get");
        assertThat(routes.problems())
                .contains(routes.inRoutes("id: toy.things.get\n    from:\n      uri: direct:toy.list")
                        + "the id 'toy.things.get' is already taken in toy/toy.camel.yaml");
    }

    @Test
    void refusesACallThatNoRuleAllows() {
        routes.routes(
                "uri: service:GET\n            parameters:\n              host: api",
                "uri: service:DELETE\n            parameters:\n              host: api");
        expectInRoutes(
                "to:",
                "DELETE api /things/{id} is allowed by no egress rule of 'things.get'; add one to connector.yaml");
    }

    @Test
    void refusesToAskForeverOrForNothing() {
        routes.routes(
                "uri: service:GET\n            parameters:\n              host: api",
                "uri: service:GET\n            parameters:\n              until.at: state\n"
                        + "              until.pause: PT2M\n              until.retries: 3\n              host: api");
        String at = routes.inRoutes("to:");
        assertThat(routes.problems())
                .containsExactlyInAnyOrder(
                        at + "nobody knows until.retries; there are "
                                + "[absent, at, detail, done, failed, pause, pause_at]",
                        at + "until.done is missing",
                        at + "until.at is a place in the answer, such as /status",
                        at + "until.pause is longer than the deadline of 'things.get'");
    }

    @Test
    void refusesAnotherPath() {
        routes.routes("path: /things/{id}", "path: /admin/{id}");
        expectInRoutes(
                "to:", "GET api /admin/{id} is allowed by no egress rule of 'things.get'; add one to connector.yaml");
    }

    @Test
    void refusesAQueryNameThatNoRuleAllows() {
        routes.routes("query: view", "query: view,expand:view");
        expectInRoutes(
                "to:",
                "GET api /things/{id} is allowed by no egress rule of 'things.get': the rule for this call does not allow the query names [expand]");
    }

    @Test
    void refusesTheCredentialWhereTheRuleSaysNone() {
        routes.contract("query: [view]}", "query: [view], credential: false}");
        expectInRoutes(
                "to:",
                "GET api /things/{id} is allowed by no egress rule of 'things.get': the rule for this call says credential: false");
    }

    @Test
    void refusesAHeaderThatNoRuleAllows() {
        routes.routes("query: view", "query: view\n              header.X-Mode: fast");
        expectInRoutes(
                "to:",
                "GET api /things/{id} is allowed by no egress rule of 'things.get': the rule for this call does not allow the headers [X-Mode]");
    }

    @Test
    void refusesAnInputThatDoesNotExist() {
        routes.routes("query: view", "query: view:look");
        assertThat(routes.problems())
                .contains(
                        routes.inRoutes("to:")
                                + "'look' is no input of 'things.get', not kept by an earlier call, and not known of the account");
    }

    @Test
    void refusesAnInputThatNothingSends() {
        routes.routes("              query: view\n", "");
        expectInRoutes("to:", "the input 'view' of 'things.get' is used by no call; send it or remove it");
    }

    @Test
    void refusesARouteThatCallsNothing() {
        routes.contract("view: {enum: [short, full], default: short}", "other: {type: string}");
        routes.routes("""
                            uri: service:GET
                            parameters:
                              host: api
                              path: /things/{id}
                              query: view
                """.indent(0), "            uri: log:x\n");
        assertThat(routes.problems()).contains(routes.inRoutes("to:") + "the route of 'things.get' calls nothing");
    }

    @Test
    void followsPrivateRoutes() {
        routes.routes("        - to: result:object\n", "        - to: direct:toy.finish\n");
        routes.addRoute("""
                - route:
                    id: toy.finish
                    from:
                      uri: direct:toy.finish
                      steps: [{to: {uri: "service:POST", parameters: {host: api, path: /log}}}]
                """);
        expectInRoutes(
                "to: {uri: \"service:POST",
                "POST api /log is allowed by no egress rule of 'things.get'; add one to connector.yaml");
    }

    @Test
    void refusesARouteThatIsNotThere() {
        routes.routes("        - to: result:object\n", "        - to: direct:toy.finish\n");
        expectInRoutes("to: direct:toy.finish", "there is no route direct:toy.finish");
    }

    @Test
    void letsALaterCallUseWhatAnEarlierOneKept() {
        routes.routes("query: view", "query: view\n              keep: ticket:/ticket,place:/url");
        routes.routes("        - to: result:object\n", """
                        - to: {uri: "service:POST", parameters: {host: api, path: "/tickets/{ticket}"}}
                        - to: {uri: "service:PUT", parameters: {host: files, url: place, credential: false}}
                """);
        routes.contract("query: [view]}\n", """
                query: [view]}
                      - {method: POST, host: api, path: "/tickets/{ticket}"}
                      - {method: PUT, host: files, path: "/{rest*}", credential: false}
                """);
        routes.contract(
                "https://api.toy.example/v1\nauth", "https://api.toy.example/v1\n  files: https://*.toy.example\nauth");
        assertThat(routes.problems()).isEmpty();
    }

    @Test
    void refusesMailThatNoRuleAllows() {
        routes.routes("        - to: result:object\n", "        - to: smtp-out:send\n");
        expectInRoutes("to: smtp-out", "'things.get' has no egress rule for SMTP; add one to connector.yaml");
    }

    @Test
    void refusesAnUploadWhoseChunksCannotLeave() {
        routes.routes("query: view", "query: view\n              upload: google-resumable");
        expectInRoutes(
                "to:",
                "an upload by google-resumable in 'things.get' also calls PUT api /things/{id}; add this egress rule to connector.yaml");
    }
}
