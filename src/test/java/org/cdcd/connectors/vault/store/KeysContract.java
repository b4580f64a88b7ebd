package org.cdcd.connectors.vault.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.cdcd.connectors.vault.keys.Capsules;
import org.cdcd.connectors.vault.keys.FileKek;
import org.cdcd.connectors.vault.keys.ServiceKeys;
import org.cdcd.connectors.vault.keys.UserKeyStore.Rewrapped;
import org.cdcd.connectors.vault.keys.UserKeyStore.WrappedUserKey;
import org.cdcd.connectors.vault.store.RequestKeyRows.RequestKey;
import org.junit.jupiter.api.Test;

interface KeysContract extends Contract {
    @Test
    default void vaultsThatStartTogetherHaveTheSameServiceKeys() throws Exception {
        Capsules capsules =
                new Capsules(FileKek.openOrCreate(folder().resolve("keys").resolve("kek.bin")));

        List<String> published = together(
                4,
                () -> ServiceKeys.open(store().serviceKeys(), capsules, clock())
                        .published()
                        .toString());

        assertThat(published).hasSize(4).containsOnly(published.getFirst());
    }

    @Test
    default void manyWhoMakeAUserKeyGetTheSame() throws Exception {
        String webid = newPerson();
        List<byte[]> stored = together(
                6,
                () -> store().userKeys()
                        .insertIfAbsent(new WrappedUserKey(
                                webid, "eu", 1, Thread.currentThread().getName().getBytes(StandardCharsets.UTF_8)))
                        .wrapped());

        assertThat(stored).containsOnly(stored.getFirst());
        assertThat(store().userKeys().find(webid, "us")).isEmpty();
    }

    @Test
    default void aUserKeyIsRewrappedOnce() {
        String webid = newPerson();
        store().userKeys().insertIfAbsent(new WrappedUserKey(webid, "eu", 1, new byte[] {1}));
        WrappedUserKey rewrapped = new WrappedUserKey(webid, "eu", 2, new byte[] {2});

        WrappedUserKey was = store().userKeys().find(webid, "eu").orElseThrow();
        List<Rewrapped> change = List.of(new Rewrapped(was, rewrapped));

        assertThat(store().userKeys().olderThan(2, null, 10_000))
                .anyMatch(key -> key.webid().equals(webid));
        assertThat(store().userKeys().olderThan(2, was, 10_000))
                .noneMatch(key -> key.webid().equals(webid));
        assertThat(store().userKeys().replaceAll(change)).isEqualTo(1);
        assertThat(store().userKeys().replaceAll(change)).isZero();
        assertThat(store().userKeys().olderThan(2, null, 10_000))
                .noneMatch(key -> key.webid().equals(webid));
        assertThat(store().userKeys().destroy(webid)).isEqualTo(1);
        assertThat(store().userKeys().find(webid, "eu")).isEmpty();
    }

    @Test
    default void aPersonIsToldOnceOfANewRequestKey() {
        String webid = newPerson();
        store().requestKeys().register(webid, "k", "{}", "sig", in(Duration.ofDays(365)));
        store().requestKeys().register(webid, "k", "{}", "sig", in(Duration.ofDays(365)));

        assertThat(store().notices().of(webid, 10)).singleElement().satisfies(notice -> {
            assertThat(notice.signal()).isEqualTo("key_registered");
            assertThat(notice.action()).isEqualTo("notify");
            assertThat(notice.connectorId()).isNull();
            assertThat(notice.credentialId()).isNull();
        });
    }

    @Test
    default void aRequestKeyIsItsOwnersUntilRevoked() {
        String webid = newPerson();

        store().requestKeys().register(webid, "k", "{}", "sig", in(Duration.ofDays(365)));

        assertThat(store().requestKeys().find(newPerson(), "k")).isEmpty();
        assertThat(store().requestKeys().list(webid)).hasSize(1);
        assertThat(store().requestKeys().revoke(webid, "k")).isTrue();
        assertThat(store().requestKeys().revoke(webid, "k")).isFalse();
        assertThat(store().requestKeys().list(webid)).isEmpty();
        assertThat(store().requestKeys().find(webid, "k")).hasValueSatisfying(key -> {
            assertThat(key.revoked()).isEqualTo(clock().instant());
            assertThat(key.use()).isEqualTo("sig");
        });
    }

    @Test
    default void aRequestKeyThatSomebodyElseHasWrittenIsNotKnown() {
        String webid = newPerson();
        store().requestKeys().register(webid, "k", "{}", "sig", in(Duration.ofDays(365)));
        edit(
                "INSERT INTO request_key SELECT webid, 'planted', jwk, key_use, created, expires, revoked"
                        + " FROM request_key WHERE webid = ?",
                webid);

        assertThat(store().requestKeys().find(webid, "planted")).isEmpty();
        assertThat(store().requestKeys().list(webid)).extracting("keyId").containsExactly("k");
        edit("UPDATE request_key SET jwk = '{\"kty\":\"EC\"}' WHERE webid = ? AND key_id = 'k'", webid);
        assertThat(store().requestKeys().find(webid, "k")).isEmpty();
    }

    @Test
    default void aRevokedRequestKeyIsNotMadeGoodInItsRow() {
        String webid = newPerson();
        store().requestKeys().register(webid, "k", "{}", "sig", in(Duration.ofDays(365)));
        store().requestKeys().revoke(webid, "k");
        edit("UPDATE request_key SET revoked = NULL WHERE webid = ?", webid);

        assertThat(store().requestKeys().find(webid, "k")).isEmpty();
        assertThat(store().requestKeys().list(webid)).isEmpty();
    }

    @Test
    default void aRequestKeyThatSomebodyElseHasWrittenIsWrittenOverWhenItsPersonRegistersIt() {
        String webid = newPerson();
        store().requestKeys().register(webid, "k", "{}", "sig", in(Duration.ofDays(365)));
        edit(
                "INSERT INTO request_key SELECT webid, 'planted', '{\"kty\":\"EC\"}', 'enc', created, expires, revoked"
                        + " FROM request_key WHERE webid = ?",
                webid);

        RequestKey stored =
                store().requestKeys().register(webid, "planted", "{\"kty\":\"OKP\"}", "sig", in(Duration.ofDays(365)));

        assertThat(stored.jwk()).isEqualTo("{\"kty\":\"OKP\"}");
        assertThat(store().requestKeys().find(webid, "planted")).contains(stored);
        assertThat(store().notices().of(webid, 10)).hasSize(2);
    }

    @Test
    default void aRequestKeyIsKnownLongerWhenItIsRegisteredAgain() {
        String webid = newPerson();
        RequestKey first = store().requestKeys().register(webid, "k", "{}", "sig", in(Duration.ofDays(1)));
        pass(Duration.ofDays(2));

        RequestKey again = store().requestKeys().register(webid, "k", "{}", "sig", in(Duration.ofDays(365)));

        assertThat(again.expires()).isEqualTo(in(Duration.ofDays(365)));
        assertThat(again.created()).isEqualTo(first.created());
        assertThat(store().requestKeys().find(webid, "k")).contains(again);
    }

    @Test
    default void aRevokedRequestKeyStaysRevokedWhenItIsRegisteredAgain() {
        String webid = newPerson();
        store().requestKeys().register(webid, "k", "{}", "sig", in(Duration.ofDays(365)));
        store().requestKeys().revoke(webid, "k");

        assertThat(store().requestKeys()
                        .register(webid, "k", "{}", "sig", in(Duration.ofDays(365)))
                        .revoked())
                .isNotNull();
        assertThat(store().requestKeys().list(webid)).isEmpty();
    }
}
