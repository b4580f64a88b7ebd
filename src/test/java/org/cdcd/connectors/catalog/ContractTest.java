package org.cdcd.connectors.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused in a {@code connector.yaml}, and how it is said. */
class ContractTest {
    @TempDir
    private Path folder;

    private TestRoutes routes;

    @BeforeEach
    void start() {
        routes = new TestRoutes(folder);
    }

    private void expect(String marker, String message) {
        assertThat(routes.problems()).containsExactly(routes.inContract(marker) + message);
    }

    @Test
    void refusesUnknownKeysAndNamesTheKnownOnes() {
        routes.contract("inject: {kind: bearer}", "inject: {kind: bearer, headr: X}");
        expect("headr", "unknown key 'headr'; known here: kind, name, prefix, secret");
    }

    @Test
    void anOperationThatTakesSomethingAwaySaysSo() {
        routes.contract("{method: GET,", "{method: DELETE,");
        assertThat(routes.problems())
                .anyMatch(problem -> problem.endsWith("takes something away: say destructive: true"));
    }

    @Test
    void anOperationThatOnlyReadsDestroysNothing() {
        routes.contract("    summary: Gets a thing.\n", "    summary: Gets a thing.\n    destructive: true\n");
        expect("destructive", "'things.get' only reads, and so destroys nothing");
    }

    @Test
    void anOperationThatMayChangeSomethingIsNotForReaders() {
        routes.contract("    summary: Gets a thing.\n", "    summary: Gets a thing.\n    access: read\n");
        expect("access", "'things.get' may change something: say access: write, or nothing");
    }

    @Test
    void refusesAnAccessThatIsNeitherReadNorWrite() {
        routes.contract("    summary: Gets a thing.\n", "    summary: Gets a thing.\n    access: admin\n");
        assertThat(routes.problems())
                .hasSize(1)
                .first()
                .asString()
                .contains("read")
                .contains("write");
    }

    @Test
    void putsNoSecretOfTheOperatorOnACall() {
        routes.contract("inject: {kind: bearer}", "inject: {kind: bearer, secret: \"client:secret\"}");
        expect("secret: \"client", "must look like ^[a-z][a-z0-9_]*$");
    }

    @Test
    void refusesAMissingKeyOfAProvider() {
        routes.contract("    client: toy\n", "    providers: {red: {client: red}}\n");
        assertThat(routes.problems())
                .anyMatch(problem -> problem.endsWith("the key 'authorize' is missing; add it"))
                .anyMatch(problem -> problem.contains("unknown key 'token'"));
    }

    @Test
    void refusesAMissingKey() {
        routes.contract("    summary: Gets a thing.\n", "");
        expect("things.get:", "the key 'summary' is missing; add it");
    }

    @Test
    void refusesAValueThatIsNotOneOfAFew() {
        routes.contract("service_type: storage", "service_type: disk");
        expect("service_type", "must be one of social_media, storage, messaging, productivity");
    }

    @Test
    void refusesAValueOfAnotherType() {
        routes.contract("capabilities: [read, list]", "capabilities: read");
        expect("capabilities", "must be of type array");
    }

    @Test
    void refusesAFolderOfAnotherName() {
        routes.contract("connector_id: toy", "connector_id: toys");
        assertThat(routes.problems())
                .contains(routes.inContract("connector_id")
                        + "is 'toys' but the folder is called 'toy'; they must be equal");
    }

    @Test
    void refusesACapabilityThatIsNotDeclared() {
        routes.contract("capability: read", "capability: fetch");
        assertThat(routes.problems())
                .containsExactly(
                        routes.inContract("capability: fetch")
                                + "'fetch' is not in capabilities; add it there or use one of [\"read\",\"list\"]",
                        routes.inContract("read, list]") + "no operation has the capability 'read'");
    }

    @Test
    void refusesAScopeThatIsNotDeclared() {
        routes.contract("scopes: [[things]]", "scopes: [[things, stuff]]");
        expect("stuff", "the scope 'stuff' is not declared; add it to scopes with a sentence");
    }

    @Test
    void refusesAScopeThatNothingNeeds() {
        routes.contract("scopes: [[things]]", "scopes: []");
        expect("things: See", "no operation needs the scope 'things'; remove it");
    }

    @Test
    void refusesAHostThatIsNotListed() {
        routes.contract("host: api, path: /things,", "host: cdn, path: /things,");
        assertThat(routes.problems()).contains(routes.inContract("host: cdn") + "'cdn' is not in hosts; add it there");
    }

    @Test
    void refusesPlainHttp() {
        routes.contract("api: https://api", "api: http://api");
        expect("api: http", "http is for this machine or a host that the person gives; write https");
    }

    @Test
    void refusesPlainHttpWhereSecretsTravel() {
        routes.contract("url: https://toy.example/token", "url: http://toy.example/token");
        expect("url: http://", "secrets travel there: write https");
    }

    @Test
    void refusesAHostWhoseEndAnybodyCouldChoose() {
        routes.contract("https://api.toy.example/v1\nauth", "https://toy.{user_id}\nauth");
        expect(
                "api: https",
                "'toy.{user_id}' is not a host name; write it out, or give all of it or its first label as {x}");
    }

    @Test
    void refusesAHostValueThatNothingProvides() {
        routes.contract("https://api.toy.example/v1\nauth", "https://{site}.toy.example\nauth");
        expect("api: https", "nothing provides {site}; add a field, a keep or a choice of this name in auth");
    }

    @Test
    void acceptsHttpOnThisMachineAndOnAHostThatThePersonGives() {
        routes.contract("    client: toy\n", "    client: toy\n    fields: {node: {title: Node}}\n");
        routes.contract(
                "https://api.toy.example/v1\nauth", "http://{node}:5001/api\n  local: http://127.0.0.1:5001\nauth");
        assertThat(routes.problems()).isEmpty();
    }

    @Test
    void refusesTheCredentialForAHostOfMany() {
        routes.contract("https://api.toy.example/v1\nauth", "https://*.toy.example\nauth");
        assertThat(routes.problems())
                .contains(routes.inContract("host: api, path: /things,")
                        + "'api' may be any of many hosts: say credential: false");
    }

    @Test
    void refusesAPathValueThatIsNoInput() {
        routes.contract("/things/{id}", "/things/{thing}").routes("/things/{id}", "/things/{thing}");
        assertThat(routes.problems())
                .contains(routes.inContract("path: \"/things/{thing}")
                        + "{thing} is no input, not known of the account, and kept by no call of the route");
    }

    @Test
    void refusesAPathValueThatMayBeLeftOut() {
        routes.contract("required: [id]", "required: []");
        expect(
                "path: \"/things/{id}",
                "{id} is an input that may be left out; add it to required or give it a default");
    }

    @Test
    void takesAPathValueThatHasADefault() {
        routes.contract("required: [id]", "required: []")
                .contract("id: {type: string,", "id: {type: string, default: first,");
        assertThat(routes.problems()).isEmpty();
    }

    @Test
    void knowsTheRequestIdInEverySpelling() {
        routes.contract("/things/{id}\", query: [view]", "/things/{id}/{request_key}\", query: [view, request, short]")
                .routes("/things/{id}", "/things/{id}/{request_key}")
                .routes("query: view", "query: view,request:request_id,short:request_key");
        assertThat(routes.problems()).isEmpty();
    }

    @Test
    void refusesAPathThatLeavesItsFolder() {
        routes.contract("/things/{id}", "/things/../{id}").routes("/things/{id}", "/things/../{id}");
        expect("path: \"/things/..", "must be plain: no '..', '//' or '%'");
    }

    @Test
    void refusesABindingToNothing() {
        routes.contract("query: [view]}", "query: [view], bound: {idd: /id, view: /look}}");
        assertThat(routes.problems())
                .containsExactly(
                        routes.inContract("idd") + "neither a {idd} of the path nor a query name",
                        routes.inContract("view: /look") + "there is no input 'look'");
    }

    @Test
    void refusesAMethodOfAnotherProtocol() {
        routes.contract("method: GET, host: api, path: \"", "method: read, host: api, path: \"");
        assertThat(routes.problems()).contains(routes.inContract("method: read") + "'read' is not a method of https");
    }

    @Test
    void refusesAnInputThatIsNotClosed() {
        routes.contract("      additionalProperties: false\n", "");
        expect("input:", "must say additionalProperties: false");
    }

    @Test
    void refusesWhatIsNotJsonSchema() {
        routes.contract("{type: string, maxLength: 50}", "{type: text}");
        assertThat(routes.problems())
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem)
                        .startsWith(routes.inContract("type: text"))
                        .contains("is not JSON Schema: "));
    }

    @Test
    void refusesReferencesInSchemas() {
        routes.contract("{type: string, maxLength: 50}", "{$ref: https://evil.example/schema}");
        expect("$ref", "$ref is not used here; repeat a part with a YAML anchor");
    }

    @Test
    void refusesAListWithoutItems() {
        routes.contract("things.get", "things.list").routes("things.get", "things.list");
        expect("output:", "a list or search answers with an array 'items'");
    }

    @Test
    void refusesAListThatCannotGoOn() {
        routes.contract("things.get", "things.list").routes("things.get", "things.list");
        routes.contract("properties: {id: {type: string}}", "properties: {items: {type: array}, next: {type: string}}");
        expect("input:", "'next' must be in both input and output, or in neither");
    }

    @Test
    void refusesASecretWithoutASecretField() {
        routes.contract("scopes:\n  things", """
              api_key:
                summary: Paste it.
                fields: {token: {title: Token}}
                inject: {kind: header}
                probe: {url: https://api.toy.example/me, user_id: /id, service_identifier: "https://toy.example/{who}"}
            scopes:
              things""".stripTrailing());
        assertThat(routes.problems())
                .containsExactly(
                        routes.inContract("inject: {kind: header}") + "name is missing",
                        routes.inContract("fields: {token") + "no field is secret; mark the one that is",
                        routes.inContract("service_identifier: \"") + "nothing provides {who}; add it to keep");
    }

    @Test
    void refusesAFallbackThatCopiesASecret() {
        routes.contract(
                "    client: toy\n",
                "    client: toy\n    fields: {a: {title: A, secret: true}, b: {title: B, fallback: '{a}'}}\n");
        expect("fallback", "'a' is secret and must not be copied");
    }

    @Test
    void refusesAGrantThatNobodyCanEnd() {
        routes.contract("    manual_revocation: https://toy.example/settings\n", "");
        expect("oauth2:", "neither revoke nor manual_revocation is there; name the page where a person ends the grant");
    }

    @Test
    void refusesAChoiceWhereTheTokensAnswerIsNeededAfterIt() {
        routes.contract(
                "    client: toy\n",
                "    client: toy\n    choice: {url: 'https://api.toy.example/sites', value: /id, title: /name, keep_as: site}\n");
        assertThat(routes.problems()).isEmpty();
        routes.contract("      url: https://api.toy.example/v1/me\n", "      from: token_answer\n");
        assertThat(routes.problems()).anyMatch(problem -> problem.contains("the token's answer is gone by then"));
    }

    @Test
    void refusesAConnectionOfThingsThatNobodyKnows() {
        routes.contract(
                "    client: toy\n", "    client: toy\n    connection: {api: 'https://api.toy.example/{nowhere}'}\n");
        expect("api: 'https", "nothing provides {nowhere}");
    }

    @Test
    void refusesACostInAnUnknownQuota() {
        routes.contract("    scopes: [[things]]\n", "    scopes: [[things]]\n    cost: {points: 1}\n");
        expect("points", "there is no quota of this name; known: []");
    }

    @Test
    void refusesToWaitInSilenceForLongerThanTheOperationMayTake() {
        String rule = "path: \"/things/{id}\", query: [view]";
        routes.contract(rule, rule + ", silence: PT61S");
        expect("silence: PT61S", "is longer than the deadline, or than PT10M");
    }
}
