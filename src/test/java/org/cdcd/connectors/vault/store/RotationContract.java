package org.cdcd.connectors.vault.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.cdcd.connectors.vault.keys.Capsules;
import org.cdcd.connectors.vault.keys.CredentialKey;
import org.cdcd.connectors.vault.keys.CredentialRef;
import org.cdcd.connectors.vault.keys.CredentialSeal;
import org.cdcd.connectors.vault.keys.Destination;
import org.cdcd.connectors.vault.keys.FileKek;
import org.cdcd.connectors.vault.keys.KekProvider.State;
import org.cdcd.connectors.vault.keys.KekRefused;
import org.cdcd.connectors.vault.keys.KekRotation;
import org.cdcd.connectors.vault.keys.MutableClock;
import org.cdcd.connectors.vault.keys.Purpose;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.keys.ServiceKeys;
import org.cdcd.connectors.vault.keys.UserKeyStore.Rewrapped;
import org.cdcd.connectors.vault.keys.UserKeyStore.WrappedUserKey;
import org.cdcd.connectors.vault.keys.UserKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rotating the KEK with rows of every kind; each test has a database of its own. */
abstract class RotationContract {
    private static final int PEOPLE = 1_200;

    final MutableClock clock = new MutableClock();

    abstract StoreSettings settings();

    /** The database as {@link DiesHalfway} is told of it. */
    abstract String database();

    @TempDir
    Path folder;

    Path folder() {
        return folder;
    }

    /** A vault of this database and keyset, just started. */
    final class Node implements AutoCloseable {
        final ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor();
        final FileKek kek = FileKek.openOrCreate(folder().resolve("keys").resolve("keyset"));
        final Store store = TestStores.open(settings(), clock, pool);
        final Capsules capsules = new Capsules(kek);
        final UserKeys userKeys = new UserKeys(kek, store.userKeys(), clock);
        final KekRotation rotation =
                new KekRotation(kek, userKeys, store.userKeys(), capsules, store.capsules(), store.kekNeeds());

        CredentialSeal seal() {
            return new CredentialSeal(userKeys);
        }

        @Override
        public void close() {
            store.close();
            pool.close();
        }
    }

    private static CredentialRef ref(int person) {
        return new CredentialRef(
                "https://p" + person + ".example/#me",
                "default",
                new UUID(0, person + 1),
                "github",
                1,
                "M0",
                new TreeSet<>(List.of("api.github.com")),
                new Destination("oauth2", Map.of()),
                null);
    }

    private record Used(CredentialRef ref, byte[] wrapped, byte[] blob) {
        static Used of(Node node, int person) {
            CredentialKey key = node.seal().newKey(RotationContract.ref(person));
            try (Secret token = Secret.ofAscii("token-" + person)) {
                return new Used(key.ref(), key.wrapped(), key.seal(Purpose.USE, token));
            }
        }

        String open(Node node) {
            try (Secret secret = node.seal().key(ref, wrapped).open(Purpose.USE, blob)) {
                return secret.reveal(bytes -> new String(bytes, StandardCharsets.US_ASCII));
            }
        }
    }

    private static List<Used> people(Node node) {
        return IntStream.range(0, PEOPLE)
                .mapToObj(person -> Used.of(node, person))
                .toList();
    }

    @Test
    void usesGoOnWhileEverythingIsWrappedAnewAndNothingNeedsTheOldVersionAfterwards() throws Exception {
        List<Used> used;
        try (Node node = new Node()) {
            ServiceKeys.open(node.store.serviceKeys(), node.capsules, clock);
            revoked(node);
            started(node);
            used = people(node);
            node.rotation.rotate();

            AtomicBoolean stop = new AtomicBoolean();
            AtomicInteger opened = new AtomicInteger();
            try (ExecutorService users = Executors.newFixedThreadPool(2)) {
                List<Future<?>> running = new ArrayList<>();
                for (int user = 0; user < 2; user++) {
                    int first = user;
                    running.add(users.submit(() -> {
                        for (int i = first; !stop.get(); i = (i + 7) % PEOPLE) {
                            // as on a node that has nothing in memory
                            node.userKeys.forget(used.get(i).ref().webid());
                            assertThat(used.get(i).open(node)).isEqualTo("token-" + i);
                            opened.incrementAndGet();
                        }
                    }));
                }
                try {
                    await().until(() -> opened.get() > 0);
                    int before = opened.get();
                    node.rotation.work();
                    assertThat(opened.get()).isGreaterThan(before);
                } finally {
                    stop.set(true);
                }
                for (Future<?> one : running) {
                    one.get();
                }
            }
            assertThat(node.rotation.remaining()).isZero();
            node.rotation.retire(1);
            node.rotation.destroy(1);
        }
        try (Node node = new Node()) {
            assertThat(node.kek.versions()).containsEntry(1, State.DESTROYED);
            for (int i = 0; i < PEOPLE; i++) {
                assertThat(used.get(i).open(node)).isEqualTo("token-" + i);
            }
            ServiceKeys.open(node.store.serviceKeys(), node.capsules, clock);
            Outbox.Entry entry = node.store.outbox().due(10, 10).getFirst();
            try (Secret content = node.capsules.open(
                    Capsules.Kind.REVOKE, entry.capsule(), entry.credentialId().toString(), "github", entry.webid())) {
                assertThat(content.<Integer>reveal(bytes -> bytes.length)).isEqualTo(7);
            }
            Flows.Flow flow = node.store.flows().takeOnce("state").orElseThrow();
            try (Secret content =
                    node.capsules.open(Capsules.Kind.FLOW, flow.verifierSealed(), "state", flow.webid(), "github")) {
                assertThat(content.<Integer>reveal(bytes -> bytes.length)).isEqualTo(8);
            }
        }
    }

    private void revoked(Node node) {
        UUID id = UUID.randomUUID();
        String webid = "https://revoked.example/#me";
        LinkedAccount account = new LinkedAccount(
                "default",
                "github",
                "https://github.com/r",
                null,
                "oauth2",
                List.of(),
                Map.of(),
                "M0",
                clock.instant(),
                null);
        node.store
                .credentials()
                .insert(webid, id, account, new SealedParts(1, new byte[] {1}, new byte[] {2}, null, null));
        try (Secret token = Secret.ofAscii("revoked")) {
            node.store
                    .credentials()
                    .revoke(
                            webid,
                            id,
                            Endings.of(
                                    node.capsules.seal(Capsules.Kind.REVOKE, token, id.toString(), "github", webid)));
        }
    }

    private void started(Node node) {
        String webid = "https://started.example/#me";
        try (Secret verifier = Secret.ofAscii("verifier")) {
            node.store
                    .flows()
                    .put(new Flows.Flow(
                            "state",
                            webid,
                            "jkt",
                            "github",
                            "https://app.example/cb",
                            null,
                            List.of(),
                            Map.of(),
                            node.capsules.seal(Capsules.Kind.FLOW, verifier, "state", webid, "github"),
                            clock.instant().plus(Duration.ofMinutes(10)),
                            null,
                            null));
        }
    }

    @Test
    void whatAKilledProcessLeftIsWrappedByTheNext() throws Exception {
        List<Used> used;
        try (Node node = new Node()) {
            used = people(node);
        }
        DiesHalfway.run(folder().resolve("keys").resolve("keyset"), database());
        try (Node node = new Node()) {
            assertThat(node.store.userKeys().countByVersion())
                    .containsOnly(Map.entry(1, PEOPLE - 500L), Map.entry(2, 500L));
            for (int i = 0; i < PEOPLE; i += 100) {
                assertThat(used.get(i).open(node)).isEqualTo("token-" + i);
            }
            assertThatThrownBy(() -> node.rotation.retire(1))
                    .isInstanceOfSatisfying(
                            KekRefused.class, no -> assertThat(no.code()).isEqualTo("kek_still_needed"));
            assertThat(node.rotation.perSecond(2, PEOPLE - 500L))
                    .as("a vault that has just started has seen no pace")
                    .isEmpty();
            node.rotation.work();
            assertThat(node.store.userKeys().countByVersion()).containsOnly(Map.entry(2, (long) PEOPLE));
            assertThat(used.getLast().open(node)).isEqualTo("token-" + (PEOPLE - 1));
            assertThat(node.rotation.perSecond(2, 0).orElseThrow()).isPositive();
        }
    }

    @Test
    void aKeyThatDoesNotOpenHoldsUpNoOther() {
        try (Node node = new Node()) {
            node.store
                    .userKeys()
                    .insertIfAbsent(
                            new WrappedUserKey("https://a.example/#broken", "default", 1, new byte[] {1, 2, 3}));
            List<Used> used = people(node);
            node.rotation.rotate();
            node.rotation.work();

            assertThat(node.rotation.remaining()).isEqualTo(1);
            assertThat(node.rotation.broken()).isEqualTo(1);
            assertThat(node.rotation.rewrapped()).isGreaterThanOrEqualTo(PEOPLE);
            assertThat(used.getFirst().open(node)).isEqualTo("token-0");
            assertThatThrownBy(() -> node.rotation.retire(1)).isInstanceOf(KekRefused.class);
        }
    }

    @Test
    void aKeyThatIsDestroyedMeanwhileStaysDestroyed() {
        try (Node node = new Node()) {
            Used one = Used.of(node, 1);
            var was = node.store.userKeys().find(one.ref().webid(), "default").orElseThrow();
            node.kek.rotate();
            node.userKeys.destroy(one.ref().webid());

            int stored = node.store.userKeys().replaceAll(List.of(new Rewrapped(was, was)));

            assertThat(stored).isZero();
            assertThat(node.store.userKeys().find(one.ref().webid(), "default")).isEmpty();
        }
    }

    @Test
    void twoNodesWrapTheSameKeysAndHarmNone() throws Exception {
        try (Node node = new Node()) {
            List<Used> used = people(node);
            UserKeys otherKeys = new UserKeys(node.kek, node.store.userKeys(), clock);
            KekRotation other = new KekRotation(
                    node.kek,
                    otherKeys,
                    node.store.userKeys(),
                    node.capsules,
                    node.store.capsules(),
                    new KekNeedRows(node.store.database(), clock, "the other node"));
            node.rotation.rotate();
            try (ExecutorService both = Executors.newFixedThreadPool(2)) {
                Future<?> first = both.submit(node.rotation::work);
                Future<?> second = both.submit(other::work);
                first.get();
                second.get();
            }
            assertThat(node.store.userKeys().countByVersion()).containsOnly(Map.entry(2, (long) PEOPLE));
            assertThat(used.get(600).open(node)).isEqualTo("token-600");
        }
    }
}
