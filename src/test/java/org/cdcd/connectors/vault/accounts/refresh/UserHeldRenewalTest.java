package org.cdcd.connectors.vault.accounts.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.cdcd.connectors.catalog.CatalogLoader;
import org.cdcd.connectors.catalog.LiveCatalog;
import org.cdcd.connectors.soak.SmallVault;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.Twins;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook;
import org.cdcd.connectors.vault.accounts.credentials.Material;
import org.cdcd.connectors.vault.journal.JournalEntry;
import org.cdcd.connectors.vault.journal.RefreshJournal;
import org.cdcd.connectors.vault.keys.Capsules;
import org.cdcd.connectors.vault.keys.CredentialRef;
import org.cdcd.connectors.vault.keys.CredentialSeal;
import org.cdcd.connectors.vault.keys.FileKek;
import org.cdcd.connectors.vault.keys.HeldKey;
import org.cdcd.connectors.vault.keys.OwnerKey;
import org.cdcd.connectors.vault.keys.Purpose;
import org.cdcd.connectors.vault.keys.SealBroken;
import org.cdcd.connectors.vault.keys.UserKeys;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.PostgresServer;
import org.cdcd.connectors.vault.store.SealedParts;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.vault.store.StoreSettings;
import org.cdcd.connectors.vault.store.TestStores;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.KeyRelease;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.WrappedKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A credential under a key of its person, while that person is away: what the vault and whoever has its keys can do with it. */
final class UserHeldRenewalTest {
    @RegisterExtension
    static final Twins TWINS = new Twins();

    private static final String TOKEN_CALL = "/login/oauth/access_token";
    private static final String ALICE = "https://alice.example/#me";
    private static final String REFERENCE = "urn:example:key";
    private static final String VAULT = "urn:cdcd:kms:default";
    private static final int NEWEST = Integer.MAX_VALUE;

    private final StoreSettings.PostgreSql database = PostgresServer.newDatabase();
    private final List<SmallVault> open = new ArrayList<>();
    private final AtomicReference<RefreshWatch> watch = new AtomicReference<>(RefreshWatch.NOBODY);
    private final JWK key = newKey();

    @TempDir
    private Path folder;

    private SmallVault vault;
    private UUID credential;

    @BeforeEach
    void link() throws IOException {
        SmallVault.routes(Path.of("routes"), folder.resolve("routes"));
        vault = start();
        credential = link(REFERENCE);
    }

    @AfterEach
    void stop() {
        watch.set(RefreshWatch.NOBODY);
        open.forEach(SmallVault::close);
    }

    @Test
    void anAnswerThatWaitsInTheJournalIsUsedWithTheNextRelease() throws Exception {
        dieAt(RefreshPoint.JOURNALED);
        SmallVault again = restart();

        assertThat(again.accounts().recover()).isEqualTo(Recovered.NOTHING);
        assertThat(again.journal().waiting()).hasSize(1);
        assertThat(version(again)).isEqualTo(1);

        try (HeldKey held = released(again)) {
            try (Material material = again.accounts().credentials().renew(credential, NEWEST, held)) {
                assertThat(material.version()).isEqualTo(2);
            }
        }
        assertThat(refreshes()).hasSize(1);
        assertThat(again.journal().waiting()).isEmpty();
        try (HeldKey held = released(again)) {
            again.accounts().credentials().open(credential, held).close();
        }
        assertThat(again.accounts().releases().size()).isZero();
    }

    @Test
    void aJournaledAnswerGoesWhenItsCredentialIsRevoked() throws Exception {
        dieAt(RefreshPoint.JOURNALED);
        SmallVault again = restart();
        again.revoke(again.caller(ALICE), credential, false, null);

        again.accounts().recover();

        assertThat(again.journal().waiting()).isEmpty();
    }

    @Test
    void whoHasDatabaseJournalAndKeysOfTheVaultOpensNothingOfIt() throws Exception {
        UUID ordinary = link(VAULT);
        dieAt(RefreshPoint.JOURNALED);
        vault.close();
        open.remove(vault);

        FileKek kek = FileKek.openOrCreate(folder.resolve("keyset"));
        Capsules capsules = new Capsules(kek);
        try (ExecutorService completions = Executors.newVirtualThreadPerTaskExecutor();
                Store store = TestStores.open(database, TWINS.clock(), completions);
                RefreshJournal journal =
                        RefreshJournal.open(folder.resolve("vault").resolve("refresh"), capsules, "thief")) {
            UserKeys userKeys = new UserKeys(kek, store.userKeys(), TWINS.clock());
            store.vouchedBy(userKeys);
            CredentialSeal seal = new CredentialSeal(userKeys);
            SealedParts theirs = parts(store, ordinary);
            seal.key(ref(store, ordinary), theirs.wrappedKey())
                    .open(Purpose.USE, theirs.use())
                    .close();

            SealedParts mine = parts(store, credential);
            CredentialRef ref = ref(store, credential);
            JournalEntry entry = journal.waiting().getFirst();
            assertThatThrownBy(() -> seal.key(ref, mine.wrappedKey())).isInstanceOf(SealBroken.class);
            assertThatThrownBy(() -> seal.newKey(ref).open(Purpose.USE, mine.use()))
                    .isInstanceOf(SealBroken.class);
            CredentialRef ordinaryRef = ref(store, ordinary);
            assertThatThrownBy(() -> seal.key(ordinaryRef, theirs.wrappedKey()).open(Purpose.USE, mine.use()))
                    .isInstanceOf(SealBroken.class);
            assertThat(entry.credentialId()).isEqualTo(credential);
            assertThatThrownBy(() -> journal.answer(entry)).isInstanceOf(SealBroken.class);
            for (Capsules.Kind kind : Capsules.Kind.values()) {
                assertThatThrownBy(() -> capsules.open(kind, mine.wrappedKey())).isInstanceOf(SealBroken.class);
            }
            assertThat(new String(entry.capsule(), StandardCharsets.ISO_8859_1)).doesNotContain("access_token");
        }
    }

    @Test
    void whoWritesAKeyOfTheirOwnIntoTheRowGetsNoTokenUnderIt() throws Exception {
        JWK thief = newKey();
        HeldKey held = released(vault);
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE credential SET owner_key = ?, token_expires = now() WHERE credential_id = ?")) {
            update.setString(1, OwnerKey.of(REFERENCE, thief).stored());
            update.setObject(2, credential);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
        TWINS.pass(Duration.ofMinutes(1));

        try (held) {
            Refusal no = catchThrowableOfType(
                    Refusal.class,
                    () -> vault.accounts().credentials().open(credential, held).close());
            assertThat(no.code()).isEqualTo(ErrorCode.REAUTHORIZATION_REQUIRED);
        }

        assertThat(refreshes()).isEmpty();
        assertThat(version(vault)).isEqualTo(1);
        String wrapped =
                new String(vault.store().credentials().keysOfOwner(ALICE).get(credential), StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> WrappedKey.open(wrapped, thief, credential)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void aKeyThatSomebodyElseHasWrappedForItsPersonIsNotTaken() throws Exception {
        CredentialRow row = row(vault);
        byte[] theirs = new byte[WrappedKey.KEY_BYTES];
        String planted = WrappedKey.seal(key, theirs, credential, row.version());
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                PreparedStatement update =
                        connection.prepareStatement("UPDATE dek SET wrapped = ? WHERE credential_id = ?")) {
            update.setBytes(1, planted.getBytes(StandardCharsets.US_ASCII));
            update.setObject(2, credential);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
        UUID request = UUID.randomUUID();
        String release = KeyRelease.forRequest(
                vault.accounts().releases().current(),
                theirs,
                WrappedKey.parse(planted),
                request,
                TWINS.clock().instant().plusSeconds(30));

        Refusal no = catchThrowableOfType(
                Refusal.class,
                () -> vault.accounts().releases().forUse(row, request, release, KeyRelease.hash(release)));

        assertThat(no.code()).isEqualTo(ErrorCode.REAUTHORIZATION_REQUIRED);
    }

    @Test
    void nothingNewIsPutUnderAKeyThatIsOnlyInTheRow() throws Exception {
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                PreparedStatement update =
                        connection.prepareStatement("UPDATE credential SET owner_key = ? WHERE credential_id = ?")) {
            update.setString(1, OwnerKey.of(REFERENCE, newKey()).stored());
            update.setObject(2, credential);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }

        assertThatThrownBy(() -> vault.widen(ALICE, credential, UserHeldRenewalTest::consent))
                .isInstanceOfSatisfying(
                        Refusal.class, no -> assertThat(no.code()).isEqualTo(ErrorCode.KEY_REFERENCE_UNSUPPORTED));
        assertThat(version(vault)).isEqualTo(1);
    }

    @Test
    void aNewGrantStaysUnderTheKeyOfItsPerson() {
        assertThat(vault.widen(ALICE, credential, UserHeldRenewalTest::consent)).isEqualTo(credential);

        try (HeldKey held = released(vault)) {
            vault.accounts().credentials().open(credential, held).close();
        }
        assertThat(version(vault)).isEqualTo(2);
    }

    @Test
    void nothingIsDoneWithItWhileItsPersonIsAway() {
        TWINS.pass(Duration.ofDays(90));
        int before = TWINS.server().recorded("github").size();

        vault.accounts().keepAlive();
        vault.accounts().askAboutQuiet(Duration.ofDays(1));
        vault.accounts().recover();

        assertThat(TWINS.server().recorded("github")).hasSize(before);
        assertThat(version(vault)).isEqualTo(1);
    }

    @Test
    void withoutAReleaseItDoesNotOpenAndTheServiceIsNotAsked() {
        int before = TWINS.server().recorded("github").size();

        assertThatThrownBy(() -> vault.accounts().credentials().open(credential))
                .isInstanceOfSatisfying(
                        Refusal.class, no -> assertThat(no.code()).isEqualTo(ErrorCode.KEY_RELEASE_REQUIRED));
        assertThatThrownBy(() -> vault.accounts().credentials().renew(credential, NEWEST))
                .isInstanceOfSatisfying(
                        Refusal.class, no -> assertThat(no.code()).isEqualTo(ErrorCode.KEY_RELEASE_REQUIRED));
        assertThat(TWINS.server().recorded("github")).hasSize(before);
    }

    @Test
    void aReleaseForTheVaultBeforeTheRestartIsAskedForAnew() throws Exception {
        UUID request = UUID.randomUUID();
        String release = release(vault, request);
        SmallVault again = restart();

        assertThatThrownBy(() ->
                        again.accounts().releases().forUse(row(again), request, release, KeyRelease.hash(release)))
                .isInstanceOfSatisfying(
                        Refusal.class, no -> assertThat(no.code()).isEqualTo(ErrorCode.KEY_RELEASE_REQUIRED));
    }

    @Test
    void aConnectorThatDemandsAKeyOfThePersonIsNotLinkedWithoutOne() throws Exception {
        Path contract = folder.resolve("routes").resolve("github").resolve("connector.yaml");
        Files.writeString(contract, Files.readString(contract).replace("min_mode: M0", "min_mode: M2"));
        SmallVault demanding = restart();

        assertThatThrownBy(() -> demanding.link(ALICE, VAULT, UserHeldRenewalTest::consent))
                .isInstanceOfSatisfying(Refusal.class, no -> {
                    assertThat(no.code()).isEqualTo(ErrorCode.MODE_TOO_LOW);
                    assertThat(no.remedy()).contains("encryption_key_reference");
                });
        assertThat(demanding.link(ALICE, REFERENCE, UserHeldRenewalTest::consent))
                .isNotNull();
    }

    private void dieAt(RefreshPoint wanted) {
        watch.set((point, id) -> {
            if (point == wanted) {
                throw new IllegalStateException("dead");
            }
        });
        try (HeldKey held = released(vault)) {
            assertThatThrownBy(() -> vault.accounts().credentials().renew(credential, NEWEST, held))
                    .isInstanceOf(IllegalStateException.class);
        }
        watch.set(RefreshWatch.NOBODY);
    }

    private SmallVault start() throws IOException {
        SmallVault one = new SmallVault(
                new SmallVault.Place(
                        folder.resolve("vault"),
                        folder.resolve("keyset"),
                        folder.resolve("routes"),
                        database,
                        TWINS.server().overrides(),
                        TWINS.server().caCertificate()),
                (point, id) -> watch.get().at(point, id),
                TWINS.clock());
        one.know(REFERENCE, key);
        open.add(one);
        return one;
    }

    private SmallVault restart() throws IOException {
        vault.close();
        open.remove(vault);
        return start();
    }

    private UUID link(String reference) {
        return vault.link(ALICE, reference, UserHeldRenewalTest::consent);
    }

    private static String consent(String page) {
        return TWINS.caller().get(page).sentBack("code");
    }

    /** What the person's program releases for a request. */
    private HeldKey released(SmallVault to) {
        UUID request = UUID.randomUUID();
        String release = release(to, request);
        HeldKey held = to.accounts().releases().forUse(row(to), request, release, KeyRelease.hash(release));
        assertThat(held).isNotNull();
        return held;
    }

    private String release(SmallVault to, UUID request) {
        String wrapped = new String(parts(to.store(), credential).wrappedKey(), StandardCharsets.US_ASCII);
        return KeyRelease.forRequest(
                to.accounts().releases().current(),
                WrappedKey.open(wrapped, key, credential),
                WrappedKey.parse(wrapped),
                request,
                TWINS.clock().instant().plusSeconds(120));
    }

    private CredentialRow row(SmallVault of) {
        return of.store().credentials().findAdmitted(credential).orElseThrow();
    }

    private int version(SmallVault of) {
        return row(of).version();
    }

    private static SealedParts parts(Store store, UUID id) {
        return store.credentials().parts(ALICE, id).orElseThrow();
    }

    private CredentialRef ref(Store store, UUID id) throws IOException {
        LiveCatalog catalog = new LiveCatalog(new CatalogLoader(folder.resolve("routes")));
        catalog.reloadAll();
        CredentialRow row = store.credentials().findAdmitted(id).orElseThrow();
        return new CredentialRef(
                ALICE,
                row.account().region(),
                id,
                "github",
                row.version(),
                row.account().mode(),
                new TreeSet<>(catalog.find("github").orElseThrow().hosts().values()),
                AccountBook.destination(row),
                AccountBook.owner(row));
    }

    private static List<Recorded> refreshes() {
        return TWINS.server().recorded("github").stream()
                .filter(call -> call.path().equals(TOKEN_CALL) && call.body().contains("grant_type=refresh_token"))
                .toList();
    }

    private static JWK newKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
