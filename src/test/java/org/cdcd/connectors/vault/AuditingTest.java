package org.cdcd.connectors.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.cdcd.connectors.identity.Caller;
import org.cdcd.connectors.vault.keys.Capsules;
import org.cdcd.connectors.vault.keys.FileKek;
import org.cdcd.connectors.vault.keys.KekUnavailable;
import org.cdcd.connectors.vault.keys.MutableClock;
import org.cdcd.connectors.vault.keys.RemovableKek;
import org.cdcd.connectors.vault.keys.ServiceKeys;
import org.cdcd.connectors.vault.keys.UserKeys;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.vault.store.StoreSettings;
import org.cdcd.connectors.wire.AuditRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Under which names acts are written down. */
final class AuditingTest {
    private static final String ALICE = "https://alice.example/#me";

    private final MutableClock clock = new MutableClock();
    private final ExecutorService completions = Executors.newVirtualThreadPerTaskExecutor();

    @TempDir
    private Path folder;

    private RemovableKek kek;
    private Store store;
    private UserKeys userKeys;
    private Auditing audit;

    @BeforeEach
    void open() throws IOException {
        kek = new RemovableKek(FileKek.openOrCreate(folder.resolve("keyset")));
        store = Store.open(new StoreSettings.H2(folder.resolve("vault")), clock, completions);
        ServiceKeys keys = ServiceKeys.open(store.serviceKeys(), new Capsules(kek), clock);
        userKeys = new UserKeys(kek, store.userKeys(), clock);
        audit = new Auditing(store.auditTrail(), store.commits(), keys, userKeys, new CurrentSigner(keys, clock), null);
        audit.beforeFirst(caller(), "link.start", "github");
        clock.advance(Duration.ofMinutes(2));
        userKeys.dropExpired();
    }

    @AfterEach
    void close() {
        store.close();
        completions.shutdown();
    }

    @Test
    void whatEndsSomethingIsWrittenDownUnderANameThatLeadsNowhereWhileTheKeyIsAway() {
        kek.become(RemovableKek.Now.AWAY);

        audit.beforeEnding(caller(), "revoke", "c1");

        kek.become(RemovableKek.Now.HERE);
        AuditRecord entry = store.auditTrail()
                .from(store.auditTrail().chains().getFirst(), 1, 10)
                .getLast();
        assertThat(entry.action()).isEqualTo("revoke");
        assertThat(entry.subject()).isNotEqualTo(audit.nameOf(ALICE));
    }

    @Test
    void whatEndsSomethingIsTheirsWhileTheKeyIsThere() {
        audit.beforeEnding(caller(), "revoke", "c1");

        assertThat(store.auditTrail().of(audit.nameOf(ALICE), null, 10))
                .extracting(AuditRecord::action)
                .contains("revoke");
    }

    @Test
    void whatBeginsSomethingWaitsForTheKey() {
        kek.become(RemovableKek.Now.AWAY);

        assertThatThrownBy(() -> audit.before(caller(), "rotate", "c1")).isInstanceOf(KekUnavailable.class);
    }

    private Caller caller() {
        return new Caller(
                ALICE,
                "https://issuer.example",
                null,
                "jkt",
                "{}",
                clock.instant().plus(Duration.ofHours(1)));
    }
}
