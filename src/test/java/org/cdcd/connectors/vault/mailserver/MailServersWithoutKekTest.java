package org.cdcd.connectors.vault.mailserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.cdcd.connectors.vault.keys.FileKek;
import org.cdcd.connectors.vault.keys.MutableClock;
import org.cdcd.connectors.vault.keys.RemovableKek;
import org.cdcd.connectors.vault.keys.RemovableKek.Now;
import org.cdcd.connectors.vault.keys.UserKeys;
import org.cdcd.connectors.vault.keys.WhileKekIsAway;
import org.cdcd.connectors.vault.store.AppPasswordRows;
import org.cdcd.connectors.vault.store.AppPasswordRows.AppPassword;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.vault.store.StoreSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What has ended is known to no mail server any more, though the key that everything is under cannot be had. */
final class MailServersWithoutKekTest {
    private static final String ANN = "https://ann.example/#me";
    private static final String BOB = "https://bob.example/#me";

    /** Longer than keys, and what they vouched for, stay in memory. */
    private static final Duration LONG = Duration.ofMinutes(11);

    private final MutableClock clock = new MutableClock();

    @TempDir
    private Path folder;

    private RemovableKek kek;
    private Store store;
    private AppPasswordRows rows;
    private OwnMailServers servers;

    @BeforeEach
    void open() throws Exception {
        kek = new RemovableKek(FileKek.openOrCreate(folder.resolve("keyset")));
        store = Store.open(new StoreSettings.H2(folder.resolve("db")), clock, Runnable::run);
        store.vouchedBy(new UserKeys(kek, store.userKeys(), clock));
        rows = store.appPasswords();
        MailServer.Endpoint at = new MailServer.Endpoint("mail.own.example", 993);
        servers = new OwnMailServers(
                List.of(new MailServer(
                        "home", "Home", Set.of("own.example"), at, at, folder.resolve("file"), List.of(), Map.of())),
                rows,
                clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @WhileKekIsAway
    void whatIsRevokedOrExpiredGoesAndWhatWasKnownStays(Now state) throws Exception {
        UUID revoked = made(ANN, null);
        UUID expiring = made(ANN, clock.instant().plus(LONG));
        UUID other = made(BOB, null);
        assertThat(said()).contains(revoked.toString(), expiring.toString(), other.toString());

        clock.advance(LONG);
        kek.become(state);
        rows.revoke(ANN, revoked);

        assertThat(said())
                .doesNotContain(revoked.toString(), expiring.toString())
                .contains(other.toString());
    }

    @WhileKekIsAway
    void whatWasNotKnownBecomesKnownOnceItCanBeVerified(Now state) throws Exception {
        UUID fresh = made(ANN, null);
        clock.advance(LONG);
        kek.become(state);
        assertThat(said()).doesNotContain(fresh.toString());

        kek.become(Now.HERE);

        assertThat(said()).contains(fresh.toString());
    }

    @WhileKekIsAway
    void onePersonsKeyHoldsUpNobodyElse(Now state) throws Exception {
        UUID known = made(ANN, null);
        said();
        clock.advance(LONG);
        UUID fresh = made(BOB, null);
        kek.become(state);

        assertThat(said()).contains(known.toString(), fresh.toString());
    }

    private UUID made(String webid, @Nullable Instant expires) {
        UUID id = UUID.randomUUID();
        rows.insert(
                new AppPassword(
                        id,
                        webid,
                        "home",
                        "ann@own.example",
                        "ann.app-" + id + "@own.example",
                        "",
                        "$argon2id$x",
                        List.of("imap"),
                        List.of(),
                        clock.instant(),
                        expires,
                        null,
                        null),
                100);
        return id;
    }

    private String said() throws Exception {
        assertThat(servers.tell("home")).isTrue();
        return Files.readString(folder.resolve("file"));
    }
}
