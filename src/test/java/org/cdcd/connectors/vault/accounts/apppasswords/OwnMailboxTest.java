package org.cdcd.connectors.vault.accounts.apppasswords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.cdcd.connectors.catalog.CatalogLoader;
import org.cdcd.connectors.catalog.LiveCatalog;
import org.cdcd.connectors.identity.Caller;
import org.cdcd.connectors.vault.accounts.Accounts;
import org.cdcd.connectors.vault.accounts.credentials.OwnerKeys;
import org.cdcd.connectors.vault.accounts.refresh.RefreshWatch;
import org.cdcd.connectors.vault.accounts.tokens.OAuthClients;
import org.cdcd.connectors.vault.http.Names;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.http.OutgoingSettings;
import org.cdcd.connectors.vault.http.Trust;
import org.cdcd.connectors.vault.journal.RefreshJournal;
import org.cdcd.connectors.vault.keys.Capsules;
import org.cdcd.connectors.vault.keys.CredentialSeal;
import org.cdcd.connectors.vault.keys.FileKek;
import org.cdcd.connectors.vault.keys.MutableClock;
import org.cdcd.connectors.vault.keys.ReleaseKeys;
import org.cdcd.connectors.vault.keys.ServiceKeys;
import org.cdcd.connectors.vault.keys.UserKeys;
import org.cdcd.connectors.vault.mailserver.MailServer;
import org.cdcd.connectors.vault.mailserver.OwnMailServers;
import org.cdcd.connectors.vault.store.AppPasswordRows.AppPassword;
import org.cdcd.connectors.vault.store.PersonRows;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.vault.store.StoreSettings;
import org.cdcd.connectors.vault.store.TestStores;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Recipient;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mailbox that is given to Ann, at a mail server that does what a test wants. */
final class OwnMailboxTest {
    private static final String ANN = "https://ann.example/#me";
    private static final String MAILBOX = "ann@own.example";
    private static final String ORIGIN = "https://connectors.example";

    private final MutableClock clock = new MutableClock();
    private final Vertx vertx = Vertx.vertx();
    private final ECKey dpop = new ECKeyGenerator(Curve.P_256).generate();
    private final OctetKeyPair key = new OctetKeyPairGenerator(Curve.X25519).generate();
    private final Caller ann = new Caller(
            ANN, "https://issuer.example", null, "jkt", dpop.toPublicJWK().toJSONString(), Instant.MAX);

    @TempDir
    private Path folder;

    private Path mail;
    private Store store;
    private Outgoing outgoing;
    private RefreshJournal journal;
    private Accounts accounts;
    private int refusals;

    OwnMailboxTest() throws JOSEException {}

    @BeforeEach
    void open() throws IOException {
        LiveCatalog catalog = new LiveCatalog(new CatalogLoader(Path.of("routes")));
        catalog.reloadAll();
        FileKek kek = FileKek.openOrCreate(folder.resolve("keys").resolve("keyset"));
        Capsules capsules = new Capsules(kek);
        store = TestStores.open(new StoreSettings.H2(folder.resolve("vault")), clock, Runnable::run);
        outgoing = new Outgoing(vertx, Names.ofSystem(), Trust.ofPlatform(), OutgoingSettings.DEFAULTS);
        journal = RefreshJournal.open(folder.resolve("refresh"), capsules, "node");
        mail = Files.createDirectory(folder.resolve("mail"));
        MailServer.Endpoint at = new MailServer.Endpoint("mail.own.example", 993);
        MailServer server = new MailServer(
                "home",
                "Home",
                Set.of("own.example"),
                at,
                at,
                mail.resolve("passwords"),
                List.of(),
                Map.of(MAILBOX, Set.of(ANN)));
        accounts = new Accounts(new Accounts.Ground(
                catalog,
                new OAuthClients(Map.of()),
                outgoing,
                (connector, secrets, connection) -> logIn(),
                store,
                new CredentialSeal(new UserKeys(kek, store.userKeys(), clock)),
                capsules,
                ServiceKeys.open(store.serviceKeys(), capsules, clock),
                "M0",
                webid -> PersonRows.nobody(),
                clock,
                journal,
                RefreshWatch.NOBODY,
                new OwnerKeys((caller, reference) -> Optional.empty()),
                new ReleaseKeys(clock),
                new OwnMailServers(List.of(server), store.appPasswords(), clock),
                null));
    }

    @AfterEach
    void close() {
        outgoing.close();
        journal.close();
        store.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void logIn() {
        if (refusals > 0) {
            refusals--;
            throw Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "no");
        }
    }

    private JsonNode linked() {
        return create(body(), clock.instant());
    }

    private static ObjectNode body() {
        return Json.MAPPER.createObjectNode().put("server", "home").put("mailbox", MAILBOX);
    }

    private ObjectNode toAnn() {
        return body().put("deliver", "person")
                .put(
                        "recipient",
                        Recipient.sign(key, dpop, ANN, MAILBOX, clock.instant().plusSeconds(300)));
    }

    private JsonNode create(ObjectNode body, Instant loggedIn) {
        Runnable requireLogin = () -> {
            if (loggedIn.isBefore(clock.instant().minus(Duration.ofMinutes(5)))) {
                throw Refusal.of(ErrorCode.INVALID_TOKEN, "too long ago");
            }
        };
        return accounts.appPasswords().create(ann, requireLogin, Json.bytes(body), ORIGIN);
    }

    private ErrorCode refused(ObjectNode body, Instant loggedIn) {
        return catchThrowableOfType(Refusal.class, () -> create(body, loggedIn)).code();
    }

    private String file() throws IOException {
        return Files.readString(mail.resolve("passwords"));
    }

    private JsonNode mine() {
        return accounts.appPasswords().list(ann).path("app_passwords");
    }

    @Test
    void aServerThatHasNotLookedAtItsFileYetIsAskedAgain() {
        refusals = 2;

        assertThat(linked().path("credential_id").asText()).isNotEmpty();
    }

    @Test
    void nothingIsLeftOfAPasswordThatItsServerDoesNotTake() throws IOException {
        refusals = 3;

        assertThat(refused(body(), clock.instant())).isEqualTo(ErrorCode.SERVICE_ERROR);

        assertThat(file()).doesNotContain("imap/");
        assertThat(mine()).isEmpty();
        assertThat(accounts.list(ann).path("credentials")).isEmpty();
    }

    @Test
    void nothingIsMadeForAServerThatCannotBeTold() throws IOException {
        Files.delete(mail);

        assertThat(refused(body(), clock.instant())).isEqualTo(ErrorCode.VAULT_UNAVAILABLE);

        assertThat(mine()).isEmpty();
    }

    @Test
    void aPasswordThatWasMadeHereDoesNotAgeAndIsNotReplaced() throws IOException {
        UUID credential = UUID.fromString(linked().path("credential_id").asText());

        accounts.rotating().work();

        assertThat(store.keyRotations().find(ANN, credential)).isEmpty();
        assertThat(accounts.show(ann, credential).has("rotation")).isFalse();
        Refusal refused =
                catchThrowableOfType(Refusal.class, () -> accounts.rotating().rotate(ann, credential));
        assertThat(refused.code()).isEqualTo(ErrorCode.AUTH_FLOW_INVALID);
    }

    @Test
    void aRevocationIsPendingUntilTheServerCanBeTold() throws IOException {
        JsonNode linked = linked();
        UUID credential = UUID.fromString(linked.path("credential_id").asText());
        Files.delete(mail.resolve("passwords"));
        Files.delete(mail);

        accounts.fence(ann, credential, false, null);
        JsonNode revoked = accounts.tellOfRevocation(ann, credential);
        assertThat(revoked.path("service_revocation_status").asText()).isEqualTo("pending");

        Files.createDirectory(mail);
        clock.advance(Duration.ofSeconds(10));
        accounts.tellServices().toCompletableFuture().join();
        assertThat(accounts.receipt(ann, credential)
                        .path("service_revocation_status")
                        .asText())
                .isEqualTo("confirmed");
        assertThat(file()).doesNotContain("imap/");
    }

    @Test
    void aPasswordWhoseCredentialNeverCameIsRevokedAllTheSame() {
        AppPassword orphan = new AppPassword(
                UUID.randomUUID(),
                ANN,
                "home",
                MAILBOX,
                "ann.app-x@own.example",
                "",
                "v",
                List.of("imap"),
                List.of(),
                clock.instant(),
                null,
                null,
                UUID.randomUUID());
        store.appPasswords().insert(orphan, 9);

        assertThat(accounts.appPasswords()
                        .revoke(ann, orphan.id())
                        .path("server_status")
                        .asText())
                .isEqualTo("confirmed");

        assertThat(mine()).isEmpty();
    }

    @Test
    void whoIsGivenAPasswordWithoutProvingTheMailboxHasLoggedInLately() {
        Instant longAgo = clock.instant().minus(Duration.ofMinutes(6));

        assertThat(refused(toAnn(), longAgo)).isEqualTo(ErrorCode.INVALID_TOKEN);
        assertThat(create(body(), longAgo).path("credential_id").asText()).isNotEmpty();
        assertThat(create(toAnn(), clock.instant()).path("password_jwe").asText())
                .isNotEmpty();
    }

    @Test
    void aMailboxHasTwentyAtMost() {
        for (int i = 0; i < 20; i++) {
            create(toAnn(), clock.instant());
        }

        assertThat(refused(toAnn(), clock.instant())).isEqualTo(ErrorCode.QUOTA_EXHAUSTED);
    }

    @Test
    void theCredentialEndsWithItsPassword() {
        Instant expires = clock.instant().plus(Duration.ofDays(30));

        JsonNode linked = create(body().put("expiry", expires.toString()), clock.instant());

        assertThat(Instant.parse(linked.path("expiry").asText())).isBetween(expires.minusSeconds(1), expires);
    }
}
