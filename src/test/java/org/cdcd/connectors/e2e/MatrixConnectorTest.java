package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.matrix.MatrixConformanceTest;
import org.cdcd.connectors.twin.matrix.MatrixTwin;
import org.cdcd.connectors.wire.ApiFailure;
import org.cdcd.connectors.wire.ConnectorsClient.LinkStart;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Matrix, linked at a homeserver that the person names. What the authorization server is sent has no description. */
@ExtendWith(OneServer.class)
final class MatrixConnectorTest {
    private static final String GENERAL = "!general:home.example";
    private static final String SECRET = "!secret:home.example";
    private static final Map<String, String> AT_HOME = Map.of("server", "home.example");

    private final RunningServer server;
    private final Someone me;
    private final MatrixTwin twin;
    private LinkedAccount account;

    MatrixConnectorTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
        this.twin = server.twins().twin(MatrixTwin.class);
        this.account = new LinkedAccount(me, "matrix", new UUID(0, 0));
    }

    @BeforeEach
    void link() throws Exception {
        account = linked(Map.of());
    }

    private LinkedAccount linked(Map<String, String> changes) throws Exception {
        LinkStart start = me.client().startLink("matrix", Someone.CALLBACK, Someone.EVERYTHING, AT_HOME);
        Map<String, String> back = Consent.at(server).allow(start.authUrl(), changes);
        JsonNode linked = me.client().completeLink("matrix", start.state(), back.get("code"), back.get("iss"));
        return new LinkedAccount(
                me, "matrix", UUID.fromString(linked.path("credential_id").asText()));
    }

    @Test
    void runsEveryOperationAsTheSpecificationDescribesIt() throws Exception {
        everyOperation();

        Proof.ofConnector(MatrixConformanceTest.SERVICE, server.twins().recorded("matrix"));
    }

    /** All operations need the one scope that there is; who leaves it out of the consent has no account to operate with. */
    @Test
    void aConsentWithoutTheOneScopeLinksNothing() throws Exception {
        int before = me.client().credentials().size();
        LinkStart start = me.client().startLink("matrix", Someone.CALLBACK, Someone.EVERYTHING, AT_HOME);
        String device = Arrays.stream(Forms.query(start.authUrl()).get("scope").split(" "))
                .filter(scope -> scope.startsWith("urn:matrix:client:device:"))
                .findFirst()
                .orElseThrow();
        Map<String, String> back = Consent.at(server).allow(start.authUrl(), Map.of("twin_scopes", device));

        assertThat(failure(() -> me.client().completeLink("matrix", start.state(), back.get("code"), back.get("iss"))))
                .isEqualTo("auth_flow_invalid");
        assertThat(me.client().credentials()).hasSize(before);
    }

    @Test
    void runsEveryOperationWithATokenOfAServerWithoutConsentPages() throws Exception {
        account = LinkedAccount.bySecret(me, "matrix", "api_key", byToken());

        everyOperation();
    }

    private ObjectNode byToken() {
        Map<String, String> fields = new java.util.HashMap<>(server.twins().fields("matrix", Person.ALICE));
        fields.remove("server");
        return Json.MAPPER.valueToTree(fields);
    }

    private void everyOperation() throws Exception {
        JsonNode who = account.run("account");
        assertThat(who.path("id").asText()).isEqualTo("@alice:home.example");
        assertThat(who.path("device").asText()).hasSizeGreaterThan(9);
        String room = account.run("rooms.find", "alias", "#general:home.example")
                .path("room")
                .asText();
        assertThat(account.run("rooms.list").path("items").toString()).contains(room);
        String since = account.run("sync").path("since").asText();
        String message = account.run("send", "to", room, "text", "Good morning")
                .path("id")
                .asText();
        account.run("send", "to", room, "text", "And you", "reply_to", message, "kind", "m.notice");
        account.run("messages.update", "to", room, "message", message, "text", "Good evening");
        account.run("reactions.add", "to", room, "message", message, "key", "👍");
        account.run("receipts.send", "room", room, "message", message);
        JsonNode read = account.run("read", "from", room, "limit", 2);
        assertThat(read.path("items").path(1).path("text").asText()).isEqualTo("* Good evening");
        JsonNode more = account.run(
                "read", "from", room, "limit", 2, "next", read.path("next").asText());
        assertThat(more.path("items").path(1).path("text").asText()).isEqualTo("Good morning");
        assertThat(account.run("search", "query", "Good", "limit", 1)
                        .path("next")
                        .asText())
                .isNotEmpty();
        JsonNode news = account.run("sync", "since", since, "timeout", 1000);
        assertThat(news.at("/rooms/join/" + room + "/timeline/events")).hasSize(4);
        account.run("messages.redact", "room", room, "message", message, "reason", "said too soon");
        files(room);
        String made = account.run("rooms.create", "name", "Garden", "topic", "Plants", "alias", "garden")
                .path("room")
                .asText();
        account.run("rooms.invite", "room", made, "user", "@bob:home.example");
        assertThat(account.run("rooms.members", "room", made).path("members").has("@alice:home.example"))
                .isTrue();
        account.run("rooms.leave", "room", made);
        assertThat(account.run("rooms.join", "room", "#lounge:home.example")
                        .path("room")
                        .asText())
                .isEqualTo("!lounge:home.example");
    }

    private void files(String room) throws Exception {
        byte[] content = new byte[300_001];
        new Random(7).nextBytes(content);
        String uri = account.run("upload", "to", room, "name", "a b.bin", "content", upload(content))
                .path("uri")
                .asText();
        String[] parts = uri.substring("mxc://".length()).split("/");
        Result result = me.client()
                .operate(
                        "matrix",
                        account.credential(),
                        "download",
                        Parameters.of("server", parts[0], "media", parts[1]))
                .orThrow();
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        me.client().download(Objects.requireNonNull(result.blob()), back);
        assertThat(back.toByteArray()).isEqualTo(content);
    }

    private ObjectNode upload(byte[] content) throws Exception {
        return me.client().upload(new ByteArrayInputStream(content), content.length, "application/x-thing");
    }

    @Test
    void sendsNothingReadableIntoAnEncryptedRoom() throws Exception {
        JsonNode error = account.error("send", "to", SECRET, "text", "hush");
        assertThat(error.path("code").asText()).isEqualTo("service_conflict");
        assertThat(error.path("remedy").asText()).contains("end-to-end encrypted");
        for (String operation : List.of("messages.update", "reactions.add")) {
            Object[] what = operation.startsWith("react")
                    ? new Object[] {"to", SECRET, "message", "$x", "key", "x"}
                    : new Object[] {"to", SECRET, "message", "$x", "text", "hush"};
            assertThat(code(operation, what)).isEqualTo("service_conflict");
        }
        assertThat(code("upload", "to", SECRET, "name", "a", "content", upload(new byte[10])))
                .isEqualTo("service_conflict");
        assertThat(server.twins().recorded("matrix"))
                .noneMatch(call -> call.method().equals("PUT") || call.path().contains("/upload"));
    }

    @Test
    void sendsNothingWhereTheServerDoesNotSayWhetherARoomIsEncrypted() {
        assertThat(code("send", "to", "!private:home.example", "text", "hush")).isEqualTo("service_permission");
        server.faults("matrix").always(new Fault.Outage(500, null));
        assertThat(code("send", "to", GENERAL, "text", "hush")).isEqualTo("service_unavailable");
        server.faults("matrix").clear();
        assertThat(server.twins().recorded("matrix"))
                .noneMatch(call -> call.method().equals("PUT"));
    }

    @Test
    void makesOneMessageOfARequestWhoseAnswerWasLost() throws Exception {
        var call = me.sign("matrix", account.credential(), "send", Parameters.of("to", GENERAL, "text", "once"));
        assertThat(me.send(call).status()).isEqualTo(200);
        List<Recorded> puts = server.twins().recorded("matrix").stream()
                .filter(one -> one.method().equals("PUT"))
                .toList();
        assertThat(puts)
                .singleElement()
                .satisfies(put -> assertThat(put.path()).endsWith("/m.room.message/" + call.requestId()));
    }

    @Test
    void registersAClientForEachLink() throws Exception {
        linked(Map.of());
        List<Recorded> registered = server.recorded("matrix", "POST", "/register");
        assertThat(registered).hasSize(2).allSatisfy(one -> {
            JsonNode metadata = Json.MAPPER.readTree(one.body());
            assertThat(metadata.path("redirect_uris").path(0).asText()).isEqualTo("http://127.0.0.1/callback");
            assertThat(metadata.path("application_type").asText()).isEqualTo("native");
        });
        assertThat(server.recorded("matrix", "POST", "/token"))
                .extracting(one -> one.body().replaceAll(".*client_id=([^&]+).*", "$1"))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, auth_flow_invalid",
        "127.0.0.1, host_not_allowed",
        "home.example/x, auth_flow_invalid",
        "user@home.example, auth_flow_invalid",
        "169.254.169.254, host_not_allowed",
        "'', auth_flow_invalid"
    })
    void linksAtNoServerThatIsNotPlainlyPublic(String name, String code) {
        assertThat(failure(() ->
                        me.client().startLink("matrix", Someone.CALLBACK, Someone.EVERYTHING, Map.of("server", name))))
                .isEqualTo(code);
        assertThat(failure(() -> LinkedAccount.bySecret(
                        me, "matrix", "api_key", byToken().put("homeserver", "http://" + name))))
                .isEqualTo("auth_flow_invalid");
    }

    @Test
    void asksForTheServerAndForNothingElse() {
        assertThat(failure(() -> me.client().startLink("matrix", Someone.CALLBACK, Someone.EVERYTHING)))
                .isEqualTo("auth_flow_invalid");
        assertThat(failure(() -> me.client()
                        .startLink(
                                "matrix",
                                Someone.CALLBACK,
                                Someone.EVERYTHING,
                                Map.of("server", "home.example", "x", "y"))))
                .isEqualTo("auth_flow_invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://other.example/", ""})
    void takesNoCodeThatAnotherServerSent(String issuer) throws Exception {
        LinkStart start = me.client().startLink("matrix", Someone.CALLBACK, Someone.EVERYTHING, AT_HOME);
        String code = Consent.at(server).allow(start.authUrl()).get("code");
        assertThat(failure(() ->
                        me.client().completeLink("matrix", start.state(), code, issuer.isEmpty() ? null : issuer)))
                .isEqualTo("auth_flow_invalid");
        assertThat(server.recorded("matrix", "POST", "/token")).hasSize(1);
    }

    @Test
    void tellsBadParametersFromWhatIsNotThere() {
        assertThat(code("send", "to", "general", "text", "x")).isEqualTo("parameters_invalid");
        assertThat(code("send", "to", GENERAL, "text", "x", "reply_to", "$none"))
                .isEqualTo("service_not_found");
        assertThat(code("send", "to", GENERAL, "text", "é".repeat(59_000), "kind", "m.shout"))
                .isEqualTo("parameters_invalid");
        assertThat(code("sync", "since", "nonsense")).isEqualTo("service_not_found");
        assertThat(code("download", "server", "home.example", "media", "none")).isEqualTo("service_not_found");
        assertThat(code("rooms.create", "alias", "general")).isEqualTo("service_conflict");
        assertThat(code("rooms.join", "room", "!private:home.example")).isEqualTo("service_permission");
    }

    @Test
    void saysThatAFileIsTooLarge() throws Exception {
        twin.uploadLimit(10);
        assertThat(code("upload", "to", GENERAL, "name", "a", "content", upload(new byte[100])))
                .isEqualTo("service_rejected");
    }

    @Test
    void renewsATokenThatHasExpired() {
        twin.oauth().expireAccessTokens();

        account.run("rooms.list");

        assertThat(server.recorded("matrix", "POST", "/token")).hasSize(2);
    }

    @Test
    void asksForANewLinkOnceTheSessionIsGone() {
        twin.oauth().reset();

        assertThat(code("rooms.list")).isEqualTo("reauthorization_required");
    }

    @Test
    void waitsOutAShortBurstAndSaysWhenTheServerIsBusyForLong() {
        server.faults("matrix").next(new Fault.Outage(429, Duration.ofSeconds(1)));
        account.run("rooms.list");
        server.faults("matrix").always(new Fault.Outage(429, Duration.ofHours(1)));
        assertThat(code("rooms.list")).isEqualTo("rate_limited");
    }

    @Test
    void endsTheSessionAtTheServer() throws Exception {
        JsonNode answer = me.client().revoke(account.credential());

        assertThat(answer.path("service_revocation_status").asText()).isEqualTo("confirmed");
        assertThat(server.recorded("matrix", "POST", "/revoke")).hasSize(1);
        assertThat(code("rooms.list")).isEqualTo("credential_revoked");
    }

    private String code(String operation, Object... parameters) {
        return account.error(operation, parameters).path("code").asText();
    }

    /** Something that the server refuses. */
    private interface Refused {
        void run() throws Exception;
    }

    private static String failure(Refused refused) {
        return catchThrowableOfType(ApiFailure.class, refused::run).code();
    }
}
