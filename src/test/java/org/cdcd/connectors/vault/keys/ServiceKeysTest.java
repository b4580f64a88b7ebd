package org.cdcd.connectors.vault.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.ResponseSigner;
import org.cdcd.connectors.wire.ResponseVerifier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceKeysTest {
    @TempDir
    Path folder;

    private final MutableClock clock = new MutableClock();
    private final Rows rows = new Rows();
    private Capsules capsules;
    private ServiceKeys keys;

    @BeforeEach
    void open() {
        capsules = new Capsules(FileKek.openOrCreate(folder.resolve("keys").resolve("kek.bin")));
        keys = ServiceKeys.open(rows, capsules, clock);
    }

    @Test
    void aKeyMovedToAnotherPlaceDoesNotOpen() {
        ServiceKeyStore.StoredKey stored = rows.all().getFirst();
        rows.keys.clear();
        rows.keys.add(new ServiceKeyStore.StoredKey(stored.use(), 2, stored.sealed(), stored.activeFrom()));

        assertThatThrownBy(() -> ServiceKeys.open(rows, capsules, clock)).isInstanceOf(SealBroken.class);
    }

    @Test
    void publishesNoPrivateKey() {
        assertThat(keys.published().getKeys()).isNotEmpty().noneMatch(JWK::isPrivate);
        assertThat(keys.published().toString(false)).doesNotContain("\"d\"");
    }

    @Test
    void isNotBelievedAfterTheEndThatItPublishes() {
        OctetKeyPair old = keys.signingKey();
        clock.advance(Duration.ofDays(91));
        keys.maintain();
        clock.advance(Duration.ofDays(4));
        keys.maintain();
        JWK listed = keys.published().getKeyByKeyId(old.getKeyID());
        Instant end = listed.getExpirationTime().toInstant();
        ResponseVerifier caller = new ResponseVerifier(
                Json.MAPPER.valueToTree(keys.published().toPublicJWKSet().toJSONObject()));
        byte[] body = {};

        caller.verifyDetached(body, signedAt(old, end, body), ResponseSigner.ANSWER_TYP);
        assertThatThrownBy(() ->
                        caller.verifyDetached(body, signedAt(old, end.plusSeconds(1), body), ResponseSigner.ANSWER_TYP))
                .isInstanceOf(Refusal.class);
    }

    private static String signedAt(OctetKeyPair key, Instant time, byte[] body) {
        return new ResponseSigner(key, () -> time).detached(body, ResponseSigner.ANSWER_TYP);
    }

    @Test
    void storesNoKeyInTheClear() {
        assertThat(rows.all())
                .allSatisfy(row -> assertThat(new String(row.sealed(), StandardCharsets.ISO_8859_1))
                        .doesNotContain("\"d\"", "kty"));
    }

    @Test
    void signsWithAPublishedEd25519Key() {
        assertThat(keys.signingKey().getCurve()).isEqualTo(Curve.Ed25519);
        assertThat(keys.published().getKeyByKeyId(keys.signingKey().getKeyID()).getKeyUse())
                .isEqualTo(KeyUse.SIGNATURE);
    }

    @Test
    void opensWhatIsSealedToEitherPublishedKey() {
        List<JWK> sealTo = published(KeyUse.ENCRYPTION);

        assertThat(sealTo).hasSize(2);
        assertThat(sealTo)
                .allSatisfy(key -> assertThat(keys.decryptionKey(key.getKeyID()))
                        .hasValueSatisfying(pair -> assertThat(pair.isPrivate()).isTrue()));
        assertThat(keys.decryptionKey(keys.signingKey().getKeyID())).isEmpty();
        assertThat(keys.decryptionKey("unknown")).isEmpty();
    }

    @Test
    void allVaultsOnADatabaseHaveTheSameKeys() {
        ServiceKeys other = ServiceKeys.open(rows, capsules, clock);

        assertThat(other.signingKey()).isEqualTo(keys.signingKey());
        try (Secret mine = keys.shared("nonce");
                Secret theirs = other.shared("nonce");
                Secret another = keys.shared("other")) {
            byte[] bytes = mine.reveal(byte[]::clone);
            assertThat(theirs.<byte[]>reveal(byte[]::clone)).isEqualTo(bytes).hasSize(32);
            assertThat(another.<byte[]>reveal(byte[]::clone)).isNotEqualTo(bytes);
        }
    }

    @Test
    void theNextKeyIsPublishedADayBeforeItsFirstUse() {
        String first = keys.signingKey().getKeyID();

        clock.advance(Duration.ofDays(88));
        keys.maintain();
        assertThat(published(KeyUse.SIGNATURE)).hasSize(2);
        assertThat(keys.signingKey().getKeyID()).isEqualTo(first);

        clock.advance(Duration.ofDays(2));
        assertThat(keys.signingKey().getKeyID()).isNotEqualTo(first);
    }

    @Test
    void aLateRotationStillPublishesADayAhead() {
        String first = keys.signingKey().getKeyID();

        clock.advance(Duration.ofDays(120));
        keys.maintain();
        assertThat(keys.signingKey().getKeyID()).isEqualTo(first);
        clock.advance(Duration.ofHours(23));
        assertThat(keys.signingKey().getKeyID()).isEqualTo(first);
        clock.advance(Duration.ofHours(1));
        assertThat(keys.signingKey().getKeyID()).isNotEqualTo(first);
    }

    @Test
    void anOldKeyIsListedForAYearWithTheEndOfItsUse() {
        String first = keys.signingKey().getKeyID();
        clock.advance(Duration.ofDays(89));
        keys.maintain();

        clock.advance(Duration.ofDays(360));
        assertThat(keys.published().getKeyByKeyId(first).getExpirationTime()).isInSameDayAs("2027-05-30");
        clock.advance(Duration.ofDays(7));
        assertThat(keys.published().getKeyByKeyId(first)).isNull();
        keys.maintain();
        assertThat(rows.all()).noneMatch(row -> row.use().equals("sig") && row.sequence() == 1);
    }

    @Test
    void aKeyThatIsNoLongerPublishedOpensForAWeek() {
        String old = published(KeyUse.ENCRYPTION).getFirst().getKeyID();
        clock.advance(Duration.ofDays(89));
        keys.maintain();
        clock.advance(Duration.ofDays(2));

        assertThat(keys.published().getKeyByKeyId(old)).isNull();
        assertThat(keys.decryptionKey(old)).isPresent();
        clock.advance(Duration.ofDays(7));
        assertThat(keys.decryptionKey(old)).isEmpty();
    }

    @Test
    void findsTheKeyThatAnotherVaultMade() {
        ServiceKeys other = ServiceKeys.open(rows, capsules, clock);
        clock.advance(Duration.ofDays(89));
        other.maintain();
        clock.advance(Duration.ofDays(1));

        JWK made = other.published().getKeys().stream()
                .filter(key -> key.getKeyUse() == KeyUse.ENCRYPTION)
                .findFirst()
                .orElseThrow();
        assertThat(keys.decryptionKey(made.getKeyID())).isPresent();
    }

    @Test
    void theKeyThatClientsKnowTheServiceByStaysUntilTheOperatorRenewsIt() {
        String first = identity();
        assertThat(keys.published().getKeyByKeyId(first)).isNull();

        clock.advance(Duration.ofDays(1000));
        keys.maintain();
        assertThat(identity()).isEqualTo(first);
        assertThat(keys.identityKeys()).hasSize(1);

        assertThat(keys.renewIdentity()).isEqualTo(clock.instant().plus(Duration.ofHours(24)));
        assertThat(keys.renewIdentity()).isEqualTo(clock.instant().plus(Duration.ofHours(24)));
        clock.advance(Duration.ofHours(23));
        assertThat(identity()).isEqualTo(first);
        clock.advance(Duration.ofHours(1));
        assertThat(identity()).isNotEqualTo(first);
        assertThat(keys.identityKeys()).hasSize(2);
        assertThat(keys.identityKeys().getFirst().getKeyID()).isEqualTo(first);
    }

    private String identity() {
        return keys.identityKeys().getLast().getKeyID();
    }

    private List<JWK> published(KeyUse use) {
        return keys.published().getKeys().stream()
                .filter(key -> key.getKeyUse().equals(use))
                .toList();
    }

    private static final class Rows implements ServiceKeyStore {
        private final List<StoredKey> keys = new ArrayList<>();

        @Override
        public synchronized List<StoredKey> all() {
            return keys.stream()
                    .sorted(Comparator.comparing(StoredKey::use).thenComparing(StoredKey::sequence))
                    .toList();
        }

        @Override
        public synchronized boolean insertIfAbsent(StoredKey key) {
            boolean known =
                    keys.stream().anyMatch(row -> row.use().equals(key.use()) && row.sequence() == key.sequence());
            return !known && keys.add(key);
        }

        @Override
        public synchronized void delete(String use, int sequence) {
            keys.removeIf(row -> row.use().equals(use) && row.sequence() == sequence);
        }
    }
}
