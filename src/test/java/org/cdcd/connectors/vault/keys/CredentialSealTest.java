package org.cdcd.connectors.vault.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CredentialSealTest {
    private static final UUID ID = UUID.fromString("6f1c1d6e-0d0a-4a53-9a51-0f6bb3b1a001");
    private static final Destination AT = new Destination("oauth2", Map.of("server", "ann.example", "user", "ann"));
    private static final CredentialRef REF =
            ref("https://ann.example/#me", "eu", ID, "github", 1, "M1", "api.github.com");

    @TempDir
    Path folder;

    private final MutableClock clock = new MutableClock();
    private final UserKeysInMemory rows = new UserKeysInMemory();
    private FileKek kek;
    private UserKeys userKeys;
    private CredentialSeal seal;

    @BeforeEach
    void openKeys() {
        kek = FileKek.openOrCreate(folder.resolve("keys").resolve("kek.bin"));
        userKeys = new UserKeys(kek, rows, clock);
        seal = new CredentialSeal(userKeys);
    }

    static Stream<CredentialRef> otherBlobs() {
        return Stream.of(
                ref(REF.webid(), "eu", ID, "gitlab", 1, "M1", "api.github.com"),
                ref(REF.webid(), "eu", ID, "github", 1, "M0", "api.github.com"),
                ref(REF.webid(), "eu", ID, "github", 1, "M1", "evil.example"),
                ref(REF.webid(), "eu", ID, "github", 1, "M1", "api.github.com", "evil.example"),
                sentTo("app_password", AT.connection()),
                sentTo("oauth2", Map.of("server", "evil.example", "user", "ann")),
                sentTo("oauth2", Map.of("server", "ann.example")),
                sentTo("oauth2", Map.of("server", "ann.example", "user", "ann", "port", "993")),
                sentTo("oauth2", Map.of("server", "ann.exampleuser", "", "ann")),
                sentTo("oauth2", Map.of()));
    }

    @Test
    void theOrderOfWhatALinkLearnedDoesNotCount() {
        CredentialKey key = seal.newKey(REF);
        byte[] blob = key.seal(Purpose.USE, secret("token"));
        Map<String, String> turned = new LinkedHashMap<>();
        turned.put("user", "ann");
        turned.put("server", "ann.example");

        CredentialKey again = seal.key(sentTo("oauth2", turned), key.wrapped());

        assertThat(text(again.open(Purpose.USE, blob))).isEqualTo("token");
    }

    static Stream<CredentialRef> otherKeys() {
        return Stream.of(
                ref("https://bob.example/#me", "eu", ID, "github", 1, "M1", "api.github.com"),
                ref(REF.webid(), "us", ID, "github", 1, "M1", "api.github.com"),
                ref(REF.webid(), "eu", UUID.randomUUID(), "github", 1, "M1", "api.github.com"),
                ref(REF.webid(), "eu", ID, "github", 2, "M1", "api.github.com"));
    }

    @ParameterizedTest
    @MethodSource("otherBlobs")
    void aBlobMovedToAnotherRowDoesNotOpen(CredentialRef other) {
        CredentialKey key = seal.newKey(REF);
        byte[] blob = key.seal(Purpose.USE, secret("token"));

        CredentialKey moved = seal.key(other, key.wrapped());

        assertThatThrownBy(() -> moved.open(Purpose.USE, blob)).isInstanceOf(SealBroken.class);
    }

    @ParameterizedTest
    @MethodSource("otherKeys")
    void aDataKeyMovedToAnotherRowDoesNotOpen(CredentialRef other) {
        byte[] wrapped = seal.newKey(REF).wrapped();
        seal.newKey(other);

        assertThatThrownBy(() -> seal.key(other, wrapped)).isInstanceOf(SealBroken.class);
    }

    @Test
    void aPartOpensForItsPurposeOnly() {
        CredentialKey key = seal.newKey(REF);
        byte[] blob = key.seal(Purpose.REFRESH, secret("token"));

        assertThatThrownBy(() -> key.open(Purpose.USE, blob)).isInstanceOf(SealBroken.class);
        assertThat(text(key.open(Purpose.REFRESH, blob))).isEqualTo("token");
    }

    @Test
    void aChangedByteDoesNotOpen() {
        CredentialKey key = seal.newKey(REF);
        byte[] blob = key.seal(Purpose.USE, secret("token"));
        blob[blob.length / 2] ^= 1;

        assertThatThrownBy(() -> key.open(Purpose.USE, blob)).isInstanceOf(SealBroken.class);
    }

    @Test
    void anotherCredentialsDataKeyDoesNotOpen() {
        byte[] blob = seal.newKey(REF).seal(Purpose.USE, secret("token"));

        assertThatThrownBy(() -> seal.newKey(REF).open(Purpose.USE, blob)).isInstanceOf(SealBroken.class);
    }

    @Test
    void nothingOpensOnceTheUserKeyIsDestroyed() {
        byte[] wrapped = seal.newKey(REF).wrapped();

        userKeys.destroy(REF.webid());

        assertThatThrownBy(() -> seal.key(REF, wrapped)).isInstanceOf(SealBroken.class);
        seal.newKey(REF);
        assertThatThrownBy(() -> seal.key(REF, wrapped)).isInstanceOf(SealBroken.class);
    }

    @Test
    void whatWasSealedOpensAfterARestart() {
        CredentialKey key = seal.newKey(REF);
        byte[] blob = key.seal(Purpose.USE, secret("token"));

        CredentialSeal restarted = new CredentialSeal(new UserKeys(kek, rows, clock));

        assertThat(text(restarted.key(REF, key.wrapped()).open(Purpose.USE, blob)))
                .isEqualTo("token");
    }

    @Test
    void theLengthSaysNothingBelowTheNextMultipleOf256() {
        CredentialKey key = seal.newKey(REF);
        int shortest = key.seal(Purpose.USE, secret("")).length;

        assertThat(key.seal(Purpose.USE, secret("x".repeat(252)))).hasSize(shortest);
        assertThat(key.seal(Purpose.USE, secret("x".repeat(253)))).hasSize(shortest + 256);
    }

    @Test
    void aDestroyedUserKeyStaysInMemoryForAtMostAMinute() {
        seal.newKey(REF);
        String name = userKeys.auditName(REF.webid(), "eu");
        rows.destroy(REF.webid());

        clock.advance(Duration.ofSeconds(59));
        assertThat(userKeys.auditName(REF.webid(), "eu")).isEqualTo(name);
        clock.advance(Duration.ofSeconds(1));
        assertThat(userKeys.auditName(REF.webid(), "eu")).isNotEqualTo(name);
    }

    @Test
    void afterARotationEverythingOpensUnderTheNewKekAlone() {
        CredentialKey key = seal.newKey(REF);
        byte[] blob = key.seal(Purpose.USE, secret("token"));

        kek.rotate();
        UserKeys rotated = new UserKeys(kek, rows, clock);
        int rewrapped = rotated.rewrap(null, 500).stored();

        assertThat(rewrapped).isEqualTo(1);
        assertThat(rotated.rewrap(null, 500).stored()).isZero();
        assertThat(rows.find(REF.webid(), "eu").orElseThrow().kekVersion()).isEqualTo(2);
        assertThat(text(new CredentialSeal(rotated).key(REF, key.wrapped()).open(Purpose.USE, blob)))
                .isEqualTo("token");
    }

    @Test
    void nothingPrintsWhatItHolds() {
        CredentialKey key = seal.newKey(REF);

        assertThat(List.of(key.toString(), kek.toString()))
                .containsExactly("CredentialKey[" + ID + " v1]", "FileKek[version 1]");
    }

    private static CredentialRef ref(
            String webid, String region, UUID id, String connector, int version, String mode, String... hosts) {
        return new CredentialRef(webid, region, id, connector, version, mode, new TreeSet<>(List.of(hosts)), AT, null);
    }

    private static CredentialRef sentTo(String authMethod, Map<String, String> connection) {
        return new CredentialRef(
                REF.webid(),
                REF.region(),
                ID,
                REF.connectorId(),
                REF.version(),
                REF.mode(),
                REF.hosts(),
                new Destination(authMethod, connection),
                null);
    }

    private static Secret secret(String text) {
        return Secret.ofAscii(text);
    }

    private static String text(Secret secret) {
        return secret.reveal(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
