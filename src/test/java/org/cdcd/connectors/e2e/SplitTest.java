package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.cdcd.connectors.app.Sandbox;
import org.cdcd.connectors.app.Server;
import org.cdcd.connectors.cli.CommandLineTool;
import org.cdcd.connectors.door.Admission;
import org.cdcd.connectors.door.CallerProof;
import org.cdcd.connectors.door.MutualTls;
import org.cdcd.connectors.door.RemoteVault;
import org.cdcd.connectors.door.Use;
import org.cdcd.connectors.identity.TestTransmitter;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.wire.ConnectorsClient.LinkStart;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.OwnKeyCalls;
import org.cdcd.connectors.wire.Result;
import org.cdcd.connectors.wire.Thumbprints;
import org.cdcd.connectors.wire.Unusable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;

/** Gateway and vault apart, with mutual TLS between them: everything works as in one process, and each knows only its own. */
final class SplitTest {
    @TempDir
    private static Path folder;

    private static final TestTransmitter SERVICE = new TestTransmitter();
    private static final AtomicInteger PEOPLE = new AtomicInteger();

    private static Server vault;
    private static Server gateway;
    private static URI vaultUrl;
    private static Place place;
    private static Sandbox sandbox;

    @BeforeAll
    static void start() throws Exception {
        certificates("c");
        Path routes = TestedRoutes.copyTo(folder.resolve("routes"));
        int front = Ports.free();
        int door = Ports.free();
        URI origin = URI.create("http://127.0.0.1:" + front);
        vaultUrl = URI.create("https://127.0.0.1:" + door);
        Map<String, String> inside = settings("vault", origin, routes);
        inside.put("connectors.sandbox", "true");
        inside.put("connectors.development.issuer", "true");
        inside.put("connectors.vault.port", String.valueOf(door));
        inside.put("connectors.events.streams.code.issuer", SERVICE.issuer());
        inside.put("connectors.events.streams.code.jwks", SERVICE.jwks().toString());
        inside.put("connectors.events.streams.code.audience", TestTransmitter.AUDIENCE);
        inside.put("connectors.events.streams.code.connectors", "github");
        Map<String, String> outside = settings("gateway", origin, routes);
        outside.put("connectors.front.port", String.valueOf(front));
        outside.put("connectors.front.trusted-proxies", "127.0.0.1");
        outside.put("connectors.vault.urls", vaultUrl.toString());
        vault = Server.start(inside);
        gateway = Server.start(outside);
        sandbox = vault.part(Sandbox.class);
        place = new Place(
                origin,
                sandbox.issuer().tokenEndpoint(),
                sandbox.twins().port(),
                sandbox.twins().caCertificate());
    }

    private static Map<String, String> settings(String role, URI origin, Path routes) {
        Map<String, String> settings = new HashMap<>();
        settings.put("connectors.role", role);
        settings.put("connectors.public-origin", origin.toString());
        settings.put("connectors.data", folder.resolve(role).toString());
        settings.put("connectors.routes", routes.toString());
        settings.put(
                "connectors.door.authority", folder.resolve("c/authority.pem").toString());
        settings.put(
                "connectors.door.certificate",
                folder.resolve("c/" + role + ".pem").toString());
        settings.put(
                "connectors.door.key", folder.resolve("c/" + role + "-key.pem").toString());
        settings.put("server.port", "0");
        return settings;
    }

    private static void certificates(String name, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("certificates", "--out", folder.resolve(name).toString()));
        arguments.addAll(List.of(more));
        assertThat(CommandLineTool.run(arguments.toArray(String[]::new))).isZero();
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
        if (gateway != null) {
            gateway.close();
        }
        if (vault != null) {
            vault.close();
        }
    }

    private static Someone newcomer() {
        return new Someone(place, sandbox.issuer().person("apart-" + PEOPLE.incrementAndGet()));
    }

    @Test
    void linksByConsentAndRunsWhatWasSigned() throws Exception {
        Someone me = newcomer();
        Linked github = new Linked(me, "github", me.link("github"));

        JsonNode made = github.run("issues.create", "owner", "alice", "repo", "demo", "title", "apart");

        assertThat(made.path("number").asInt()).isPositive();
        me.client().revoke(github.credential());
        assertThat(github.refused("issues.list", "owner", "alice", "repo", "demo"))
                .isEqualTo("credential_revoked");
    }

    @Test
    void theVaultIsToldWhereACallComesFrom() throws Exception {
        Someone me = newcomer();
        UUID calendar = me.link("gcalendar");
        Someone thief = me.elsewhere().from("198.51.100.7");
        var call = thief.sign("gcalendar", calendar, "events.delete", Parameters.of("id", "abc12345"));

        assertThat(thief.open(thief.send(call), call).path("error").path("code").asText())
                .isEqualTo("step_up_required");
        assertThat(me.client().personCalls().notices().path(0).path("signal").asText())
                .isEqualTo("new_client");
    }

    @Test
    void anEventOfAServiceReachesTheVaultAsItIs() throws Exception {
        Someone me = newcomer();
        LinkStart start = me.client().startLink("github", Someone.CALLBACK, Someone.EVERYTHING);
        Map<String, String> back = Consent.at(place).allow(start.authUrl());
        JsonNode linked = me.client().completeLink("github", start.state(), back.get("code"), back.get("iss"));
        Linked github = new Linked(
                me, "github", UUID.fromString(linked.path("credential_id").asText()));
        String account = linked.path("service_user_id").asText();
        Map<String, Object> claims = SERVICE.about(Instant.now(), TestTransmitter.RISC + "account-disabled", account);

        assertThat(push(SERVICE.sign(claims) + "x")).isEqualTo(400);
        assertThat(github.status()).isEqualTo("active");
        assertThat(push(SERVICE.sign(claims))).isEqualTo(202);
        assertThat(github.status()).isEqualTo("suspended");
    }

    private static int push(String token) throws Exception {
        URI url = URI.create(place.origin() + "/api/v1/events/ssf/code");
        try (var http = java.net.http.HttpClient.newHttpClient()) {
            return http.send(
                            java.net.http.HttpRequest.newBuilder(url)
                                    .header("Content-Type", "application/secevent+jwt")
                                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString(token))
                                    .build(),
                            java.net.http.HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void movesMailThroughTheVaultsPorts() throws Exception {
        Someone me = newcomer();
        ObjectNode fields = Json.MAPPER.createObjectNode();
        sandbox.twins().fields("email", Person.ALICE).forEach(fields::put);
        fields.remove("provider");
        UUID credential = UUID.fromString(me.client()
                .linkSecret("email", "app_password", fields)
                .path("credential_id")
                .asText());
        Linked mail = new Linked(me, "email", credential);

        mail.run("send", "to", "alice@mail.example", "subject", "apart and together", "text", "hello");

        assertThat(mail.run("search", "query", "apart").path("items")).isNotEmpty();
    }

    @Test
    void whatPeopleReleaseOfKeysOfTheirOwnReachesTheVault() throws Exception {
        Someone me = newcomer();
        OctetKeyPair key = new OctetKeyPairGenerator(Curve.X25519).generate();
        OwnKeyCalls own = me.client().ownKey(key);
        own.register();
        ObjectNode fields = Json.MAPPER.createObjectNode();
        sandbox.twins().fields("email", Person.ALICE).forEach(fields::put);
        fields.remove("provider");
        UUID credential = UUID.fromString(me.client()
                .linkingUnder(Thumbprints.urn(key))
                .linkSecret("email", "app_password", fields)
                .path("credential_id")
                .asText());

        Result sent = own.operate(
                "email",
                credential,
                "send",
                Parameters.of("to", "alice@mail.example", "subject", "released", "text", "hello"));

        assertThat(sent.isSuccess()).as(sent.toString()).isTrue();
        assertThat(new Linked(me, "email", credential).refused("search", "query", "released"))
                .isEqualTo("key_release_required");
        assertThat(own.revoke(credential).path("status").asText()).isEqualTo("revoked");
    }

    @Test
    void streamsFilesInAndOut() throws Exception {
        Someone me = newcomer();
        Linked drive = new Linked(me, "gdrive", me.link("gdrive"));
        byte[] content = "0123456789abcdef".repeat(200_000).getBytes(StandardCharsets.US_ASCII);
        ObjectNode sent = me.client().upload(new ByteArrayInputStream(content), content.length, "text/plain");
        String id =
                drive.run("upload", "name", "a.txt", "content", sent).path("id").asText();

        Result result = drive.operate("download", Parameters.of("id", id));

        var out = new ByteArrayOutputStream();
        me.client().download(result.orThrow().blob(), out);
        assertThat(out.toByteArray()).isEqualTo(content);
    }

    @Test
    void tellsThatTheVaultIsApart() {
        assertThat(newcomer()
                        .call("GET", "/.well-known/cdcd-connectors", "")
                        .json()
                        .path("protection")
                        .asText())
                .isEqualTo("M1");
    }

    @Test
    void runsNoRouteBesideTheKeys() {
        assertThatExceptionOfType(NoSuchBeanDefinitionException.class).isThrownBy(() -> vault.part(CamelContext.class));
    }

    @Test
    void aHandleIsWorthNothingToAnotherGateway() throws Exception {
        Someone me = newcomer();
        UUID credential = me.link("github");
        Vertx vertx = Vertx.vertx();
        try {
            HttpClient own = vertx.createHttpClient(tls(vertx).connecting(new HttpClientOptions()));
            certificates("c", "--renew");
            HttpClient other = vertx.createHttpClient(tls(vertx).connecting(new HttpClientOptions()));
            Use use = admitted(own, me, credential);

            assertThat(called(other, use)).isEqualTo(401);
            assertThat(called(own, use)).isEqualTo(200);
        } finally {
            get(vertx.close().toCompletionStage());
        }
    }

    private static MutualTls tls(Vertx vertx) {
        return MutualTls.read(
                vertx,
                folder.resolve("c/authority.pem"),
                folder.resolve("c/gateway.pem"),
                folder.resolve("c/gateway-key.pem"));
    }

    private static Use admitted(HttpClient client, Someone me, UUID credential) {
        ObjectNode parameters = Parameters.of("owner", "alice", "repo", "demo");
        var signed = me.sign("github", credential, "issues.list", parameters);
        String path = "/api/v1/connectors/github/operate";
        CallerProof caller =
                new CallerProof("DPoP " + me.token(), List.of(me.proof("POST", path, "")), "POST", path, "127.0.0.1");
        Admission admission = get(new RemoteVault(client, List.of(vaultUrl), Duration.ofSeconds(20))
                .admit(caller, "github", Json.bytes(Someone.body(signed.envelope()))));
        return ((Admission.Admitted) admission).use();
    }

    private static int called(HttpClient client, Use use) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(use.egress() + "/egress/api.github.com/repos/alice/demo/issues")
                .putHeader("Proxy-Authorization", "CDCD " + use.handle());
        return get(client.request(options)
                .compose(request -> request.send())
                .compose(response -> response.body().map(body -> response.statusCode()))
                .toCompletionStage());
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Test
    void aGatewayThatIsGivenASecretDoesNotStart() {
        Map<String, String> settings = settings("gateway", place.origin(), folder.resolve("routes"));
        settings.put("connectors.oauth-clients.github.client-id", "id");
        settings.put("connectors.oauth-clients.github.client-secret", "s3cr3t-client");

        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> Server.start(settings).close())
                .withMessageContaining("oauth-clients")
                .withMessageNotContaining("s3cr3t-client");
    }

    @Test
    void aRoleWithoutCertificatesSaysHowToMakeThem() {
        Map<String, String> settings = settings("gateway", place.origin(), folder.resolve("routes"));
        settings.put("connectors.door.key", folder.resolve("nowhere.pem").toString());

        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> Server.start(settings).close())
                .withMessageContaining("nowhere.pem")
                .withMessageContaining("connectors certificates");
    }

    @Test
    void aGatewayWhoseVaultIsAwayAnswersThatAtOnce() throws Exception {
        int front = Ports.free();
        Map<String, String> settings =
                settings("gateway", URI.create("http://127.0.0.1:" + front), folder.resolve("routes"));
        settings.put("connectors.front.port", String.valueOf(front));
        settings.put("connectors.vault.urls", "https://127.0.0.1:" + Ports.free());
        Server alone = Server.start(settings);
        try {
            Place there = new Place(
                    URI.create("http://127.0.0.1:" + front),
                    place.tokenEndpoint(),
                    place.twinPort(),
                    place.authority());
            Someone me = new Someone(there, sandbox.issuer().person("apart-" + PEOPLE.incrementAndGet()));

            Reply reply = me.call("GET", "/api/v1/connector-credentials", "");

            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.json().path("code").asText()).isEqualTo("vault_unavailable");
            assertThat(me.call("GET", "/api/v1/connectors", "").status()).isEqualTo(200);
        } finally {
            alone.close();
        }
    }
}
