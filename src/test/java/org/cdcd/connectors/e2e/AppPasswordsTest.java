package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.cdcd.connectors.app.Server;
import org.cdcd.connectors.identity.DevelopmentIssuer;
import org.cdcd.connectors.vault.accounts.linking.RangeApi;
import org.cdcd.connectors.vault.http.TestAuthority;
import org.cdcd.connectors.wire.ApiFailure;
import org.cdcd.connectors.wire.AppPasswordCalls.Made;
import org.cdcd.connectors.wire.AppPasswordCalls.Order;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Pem;
import org.cdcd.connectors.wire.Recipient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** App passwords that are made for a real Dovecot. Alice has been given her mailbox; Carol's is proved by its own password. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AppPasswordsTest {
    private static final String ALICE = "alice@own.example";
    private static final String CAROL = "carol@own.example";
    private static final String OWN = "correct.horse.battery";
    private static final List<String> ALL = List.of();

    private final TestAuthority authority = new TestAuthority();
    private final Vertx vertx = Vertx.vertx();
    private Path folder;
    private Dovecot dovecot;
    private RangeApi stolen;
    private DevelopmentIssuer issuer;
    private Server server;
    private Place place;
    private Someone alice;
    private Someone carol;

    @BeforeAll
    void start() throws Exception {
        folder = Files.createTempDirectory("own-mail-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        dovecot = Dovecot.start(Files.createDirectory(folder.resolve("d")), authority, Map.of(ALICE, OWN, CAROL, OWN));
        stolen = RangeApi.start(vertx, authority);
        issuer = DevelopmentIssuer.start(vertx, InetAddress.getLoopbackAddress(), 0, InstantSource.system());
        DevelopmentIssuer.Person known = issuer.person("alice");
        int port = Ports.free();
        place = new Place(URI.create("http://127.0.0.1:" + port), issuer.tokenEndpoint(), 1, authority.certificate());
        server = Server.start(settings(port, known.webid()));
        alice = new Someone(place, known);
        carol = new Someone(place, issuer.person("carol"));
    }

    @AfterAll
    void stop() throws Exception {
        if (server != null) {
            server.close();
        }
        if (issuer != null) {
            issuer.close();
        }
        if (dovecot != null) {
            dovecot.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
        RunningServer.Folders.delete(folder);
    }

    private Map<String, String> settings(int port, String alicesWebid) throws Exception {
        ObjectNode sandbox = Json.MAPPER
                .createObjectNode()
                .put("issuer", issuer.issuer())
                .put("authority", Pem.of(authority.certificate()));
        sandbox.putObject("ports").put(Dovecot.HOST, dovecot.port()).put(RangeApi.HOST, stolen.port());
        sandbox.putObject("clients");
        Path file = Files.write(folder.resolve("sandbox.json"), Json.bytes(sandbox));
        Map<String, String> settings = new HashMap<>();
        settings.put("connectors.development.sandbox", file.toString());
        settings.put("connectors.front.port", String.valueOf(port));
        settings.put("connectors.public-origin", place.origin().toString());
        settings.put("connectors.data", folder.resolve("data").toString());
        settings.put(
                "connectors.routes",
                TestedRoutes.copyTo(folder.resolve("routes")).toString());
        settings.put("server.port", "0");
        settings.put("connectors.breach-list.mode", "warn");
        settings.put("connectors.breach-list.url", "https://" + RangeApi.HOST);
        settings.put("connectors.mail-servers.home.title", "Mail at home");
        settings.put("connectors.mail-servers.home.domains", "own.example");
        settings.put("connectors.mail-servers.home.imap-host", Dovecot.HOST);
        settings.put("connectors.mail-servers.home.smtp-host", Dovecot.HOST);
        settings.put(
                "connectors.mail-servers.home.passwd-file",
                dovecot.appPasswords().toString());
        settings.put("connectors.mail-servers.home.networks", "127.0.0.0/8");
        settings.put("connectors.mail-servers.home.mailboxes[0].webid", alicesWebid);
        settings.put("connectors.mail-servers.home.mailboxes[0].addresses", ALICE);
        return settings;
    }

    private static Order order(String mailbox, String ownPassword) {
        return new Order("home", mailbox, "test", null, ownPassword);
    }

    private static UUID id(JsonNode entry) {
        return UUID.fromString(entry.path("app_password_id").asText());
    }

    private static String code(ThrowingCallable call) {
        return catchThrowableOfType(ApiFailure.class, call).code();
    }

    private boolean letsIn(Made made) throws Exception {
        return dovecot.letsIn(made.username(), made.password());
    }

    private boolean isKnown(Someone who, UUID appPassword) throws Exception {
        for (JsonNode one : who.client().appPasswords().list().path("app_passwords")) {
            if (id(one).equals(appPassword)) {
                return Files.readString(dovecot.appPasswords())
                        .contains(one.path("username").asText());
            }
        }
        return false;
    }

    @Test
    void aMailboxIsLinkedAndSearchedWithAPasswordThatNobodySees() throws Exception {
        dovecot.deliver(ALICE, OWN, "invoice 4711");

        JsonNode linked = alice.client().appPasswords().link(order("Alice@Own.Example", null));

        UUID credential = UUID.fromString(linked.path("credential_id").asText());
        assertThat(linked.path("service_user_id").asText()).isEqualTo(ALICE);
        assertThat(linked.toString()).doesNotContain("password_jwe");
        JsonNode found = alice.client()
                .operate("email", credential, "search", Parameters.of("query", "4711"))
                .orThrow()
                .json();
        assertThat(found.path("items").path(0).path("native").path("subject").asText())
                .isEqualTo("invoice 4711");
        alice.client().revoke(credential);
    }

    @Test
    void revokingTheCredentialEndsItsPasswordAndTheReceiptSaysConfirmed() throws Exception {
        JsonNode linked = alice.client().appPasswords().link(order(ALICE, null));
        UUID credential = UUID.fromString(linked.path("credential_id").asText());
        assertThat(isKnown(alice, id(linked))).isTrue();

        JsonNode revoked = alice.client().revoke(credential);

        assertThat(revoked.path("service_revocation_status").asText()).isEqualTo("confirmed");
        assertThat(isKnown(alice, id(linked))).isFalse();
        JsonNode receipt = alice.client().credentialCalls().receipt(credential);
        assertThat(receipt.path("service_revocation_status").asText()).isEqualTo("confirmed");
    }

    @Test
    void purgingTheCredentialEndsItsPasswordToo() throws Exception {
        JsonNode linked = alice.client().appPasswords().link(order(ALICE, null));
        String username = entry(alice, id(linked)).path("username").asText();

        alice.client()
                .credentialCalls()
                .purge(UUID.fromString(linked.path("credential_id").asText()));

        assertThat(Files.readString(dovecot.appPasswords())).doesNotContain(username);
    }

    private static JsonNode entry(Someone who, UUID appPassword) throws Exception {
        for (JsonNode one : who.client().appPasswords().list().path("app_passwords")) {
            if (id(one).equals(appPassword)) {
                return one;
            }
        }
        throw new AssertionError("not listed");
    }

    @Test
    void revokingThePasswordEndsTheCredentialThatHoldsIt() throws Exception {
        JsonNode linked = alice.client().appPasswords().link(order(ALICE, null));
        UUID credential = UUID.fromString(linked.path("credential_id").asText());

        JsonNode revoked = alice.client().appPasswords().revoke(id(linked));

        assertThat(revoked.path("server_status").asText()).isEqualTo("confirmed");
        assertThat(revoked.path("credential_id").asText()).isEqualTo(credential.toString());
        JsonNode refused = alice.client()
                .operate("email", credential, "read", Parameters.of("from", "INBOX"))
                .json();
        assertThat(refused.path("error").path("code").asText()).isEqualTo("credential_revoked");
    }

    @Test
    void aPersonGetsAPasswordThatOpensTheMailboxUntilItIsRevoked() throws Exception {
        Made made = alice.client().appPasswords().create(order(ALICE, null), ALL, ALL);

        assertThat(made.password()).matches("[a-z2-9]{7}(-[a-z2-9]{7}){3}");
        Await.until(() -> letsIn(made), "the new password");
        assertThat(dovecot.letsIn(ALICE, made.password())).isFalse();
        assertThat(Files.readString(dovecot.appPasswords())).doesNotContain(made.password());

        alice.client().appPasswords().revoke(id(made.entry()));
        Await.until(() -> !letsIn(made), "the end of a revoked password");
        assertThat(dovecot.letsIn(ALICE, OWN)).isTrue();
    }

    @Test
    void anotherOnesMailboxStaysTheirsWhateverIsKnownOfIt() {
        assertThat(code(() -> carol.client().appPasswords().link(order(ALICE, null))))
                .isEqualTo("mailbox_not_yours");
        assertThat(code(() -> carol.client().appPasswords().link(order(ALICE, OWN))))
                .isEqualTo("mailbox_not_yours");
        assertThat(code(() -> alice.client().appPasswords().link(order(CAROL, null))))
                .isEqualTo("mailbox_not_yours");
    }

    @ParameterizedTest
    @CsvSource({
        "carol*alice@own.example", "carol@else.example", "carol%@own.example", "'carol:x@own.example'",
        "'carol user=alice@own.example'", "carol+x@own.example", "@own.example", "'carol@own.example\n'"
    })
    void aNameThatMeansSomethingToTheServerIsNoMailbox(String mailbox) {
        assertThat(code(() -> carol.client().appPasswords().link(order(mailbox, OWN))))
                .isEqualTo("mailbox_not_yours");
    }

    @Test
    void theMailboxesOwnPasswordProvesItsOwner() throws Exception {
        assertThat(code(() -> carol.client().appPasswords().link(order(CAROL, "wrong.horse.battery"))))
                .isEqualTo("auth_flow_invalid");

        Made made = carol.client().appPasswords().create(order(CAROL, OWN), ALL, ALL);
        Await.until(() -> letsIn(made), "the new password");

        // for all of the mailbox it is good, for another password it is not
        assertThat(code(() -> carol.client().appPasswords().create(order(CAROL, made.password()), ALL, ALL)))
                .isEqualTo("auth_flow_invalid");
        carol.client().appPasswords().revoke(id(made.entry()));
    }

    @Test
    void whoGuessesAMailboxesPasswordIsStoppedAndItsOwnerIsNot() throws Exception {
        Someone eve = new Someone(place, issuer.person("eve"));
        for (int i = 0; i < 5; i++) {
            String guess = "guess number " + i;
            assertThat(code(() -> eve.client().appPasswords().link(order(CAROL, guess))))
                    .isEqualTo("auth_flow_invalid");
        }

        assertThat(code(() -> eve.client().appPasswords().link(order(CAROL, OWN))))
                .isEqualTo("rate_limited");
        Made made = carol.client().appPasswords().create(order(CAROL, OWN), ALL, ALL);
        carol.client().appPasswords().revoke(id(made.entry()));
    }

    @Test
    void aPasswordIsGoodFromItsNetworksOnly() throws Exception {
        Made elsewhere =
                alice.client().appPasswords().create(order(ALICE, null), ALL, List.of("192.0.2.7/24", "2001:db8::/48"));
        Made here = alice.client().appPasswords().create(order(ALICE, null), ALL, List.of("::1", "127.0.0.0/8"));

        Await.until(() -> letsIn(here), "the password of this network");
        assertThat(letsIn(elsewhere)).isFalse();
        assertThat(entry(alice, id(elsewhere.entry())).path("networks").path(0).asText())
                .isEqualTo("192.0.2.0/24");
        alice.client().appPasswords().revoke(id(here.entry()));
        alice.client().appPasswords().revoke(id(elsewhere.entry()));
    }

    @Test
    void aPasswordIsGoodForItsProtocolsOnly() throws Exception {
        Made sending = alice.client().appPasswords().create(order(ALICE, null), List.of("smtp"), ALL);

        Await.until(
                () -> dovecot.wouldLetIn("smtp", sending.username(), sending.password()), "the password for sending");
        assertThat(dovecot.wouldLetIn("submission", sending.username(), sending.password()))
                .isTrue();
        assertThat(letsIn(sending)).isFalse();
        alice.client().appPasswords().revoke(id(sending.entry()));
    }

    @Test
    void aPasswordEndsWhenItExpires() throws Exception {
        Instant soon = Instant.now().plusSeconds(6);

        Made made = alice.client().appPasswords().create(new Order("home", ALICE, "short", soon, null), ALL, ALL);

        Await.until(() -> letsIn(made), "the new password");
        Await.until(() -> !letsIn(made), "the end of an expired password");
        assertThat(code(() -> alice.client()
                        .appPasswords()
                        .link(new Order("home", ALICE, "", Instant.now().minus(Duration.ofDays(1)), null))))
                .isEqualTo("malformed_request");
    }

    @Test
    void nobodySeesOrEndsAnothersPasswords() throws Exception {
        Made made = alice.client().appPasswords().create(order(ALICE, null), ALL, ALL);

        JsonNode listed = carol.client().appPasswords().list();
        assertThat(listed.toString()).doesNotContain(made.username(), "alice");
        assertThat(listed.path("servers").path(0).path("title").asText()).isEqualTo("Mail at home");
        assertThat(code(() -> carol.client().appPasswords().revoke(id(made.entry()))))
                .isEqualTo("not_found");
        alice.client().appPasswords().revoke(id(made.entry()));
    }

    @Test
    void nobodyInBetweenPutsAnotherKeyInThePlaceOfThePersons() {
        String forged = Recipient.sign(
                carol.responseKey(),
                carol.key(),
                alice.webid(),
                ALICE,
                Instant.now().plusSeconds(60));
        String forAnother = Recipient.sign(
                alice.responseKey(),
                alice.key(),
                alice.webid(),
                CAROL,
                Instant.now().plusSeconds(60));

        assertThat(asked(forged)).isEqualTo("invalid_signature");
        assertThat(asked(forAnother)).isEqualTo("audience_mismatch");
    }

    private String asked(String recipient) {
        ObjectNode body =
                Parameters.of("server", "home", "mailbox", ALICE, "deliver", "person", "recipient", recipient);
        return alice.callWithNonce("POST", "/api/v1/app-passwords", body.toString())
                .json()
                .path("code")
                .asText();
    }

    @Test
    void theOwnerOfAStolenPasswordIsWarnedAndLinked() throws Exception {
        stolen.lists(OWN);

        JsonNode linked = imported(carol, CAROL);

        assertThat(linked.path("warnings").path(0).asText()).isEqualTo("secret_breached");
        JsonNode notice = carol.client().personCalls().notices().path(0);
        assertThat(notice.path("signal").asText()).isEqualTo("secret_breached");
        assertThat(notice.path("credential_id").asText())
                .isEqualTo(linked.path("credential_id").asText());
        assertThat(stolen.asked()).allMatch(path -> path.matches("/range/[0-9A-F]{5}"));
    }

    private static JsonNode imported(Someone who, String mailbox) throws Exception {
        ObjectNode fields = Parameters.of("address", mailbox, "password", OWN);
        return who.client()
                .linkSecret(
                        "email",
                        "app_password",
                        fields.put("imap_host", Dovecot.HOST).put("smtp_host", Dovecot.HOST));
    }

    @Test
    void whoIsErasedLeavesNoPasswordBehind() throws Exception {
        Someone gone = new Someone(place, issuer.person("gone"));
        Made made = gone.client().appPasswords().create(order(CAROL, OWN), ALL, ALL);
        JsonNode linked = gone.client().appPasswords().link(order(CAROL, OWN));
        String linkedAs = entry(gone, id(linked)).path("username").asText();
        Await.until(() -> letsIn(made), "the new password");
        assertThat(gone.client().personCalls().export(null).path("app_passwords"))
                .hasSize(2);

        gone.client().personCalls().erase();

        Await.until(() -> !letsIn(made), "the end of an erased person's password");
        Await.until(
                () -> !Files.readString(dovecot.appPasswords()).contains(linkedAs),
                "the end of an erased person's linked password");
    }
}
