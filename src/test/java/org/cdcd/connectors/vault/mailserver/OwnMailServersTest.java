package org.cdcd.connectors.vault.mailserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.cdcd.connectors.vault.keys.MutableClock;
import org.cdcd.connectors.vault.store.AppPasswordRows;
import org.cdcd.connectors.vault.store.AppPasswordRows.AppPassword;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.vault.store.StoreSettings;
import org.cdcd.connectors.vault.store.TestStores;
import org.cdcd.connectors.wire.Unusable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnMailServersTest {
    private final MutableClock clock = new MutableClock();

    @TempDir
    Path folder;

    private Store store;
    private AppPasswordRows rows;
    private OwnMailServers servers;

    @BeforeEach
    void open() {
        store = TestStores.open(new StoreSettings.H2(folder.resolve("db")), clock, Runnable::run);
        rows = store.appPasswords();
        servers = new OwnMailServers(List.of(server(folder.resolve("passwords"))), rows, clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static MailServer server(Path file) {
        MailServer.Endpoint at = new MailServer.Endpoint("mail.own.example", 993);
        return new MailServer("home", "Home", Set.of("own.example"), at, at, file, List.of(), Map.of());
    }

    private UUID made(String protocol, Instant expires) {
        UUID id = UUID.randomUUID();
        rows.insert(
                new AppPassword(
                        id,
                        "https://ann.example/#me",
                        "home",
                        "ann@own.example",
                        "ann.app-" + id + "@own.example",
                        "",
                        "$argon2id$x",
                        List.of(protocol),
                        List.of("192.0.2.0/24", "::1/128"),
                        clock.instant(),
                        expires,
                        null,
                        null),
                100);
        return id;
    }

    private String said() throws Exception {
        assertThat(servers.tell("home")).isTrue();
        return Files.readString(folder.resolve("passwords"));
    }

    @Test
    void aLineSaysServiceNameVerifierMailboxAndNetworks() throws Exception {
        UUID id = made("imap", null);

        assertThat(said().lines())
                .containsExactly(
                        "# Written by CDCD Connectors, and written over. Do not edit.",
                        "imap/ann.app-" + id + "@own.example:{ARGON2ID}$argon2id$x::::::user=ann@own.example"
                                + " allow_nets=192.0.2.0/24,::1/128");
    }

    @Test
    void whatIsRevokedOrExpiredIsNotSaid() throws Exception {
        UUID revoked = made("imap", null);
        UUID expiring = made("smtp", clock.instant().plusSeconds(60));
        assertThat(said()).contains(revoked.toString(), "submission/ann.app-" + expiring, "smtp/ann.app-" + expiring);

        rows.revoke("https://ann.example/#me", revoked);
        assertThat(said()).doesNotContain(revoked.toString());

        clock.advance(Duration.ofSeconds(60));
        assertThat(said()).doesNotContain(expiring.toString());
    }

    @Test
    void theFileIsForItsOwnerAndGroupAlone() throws Exception {
        said();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("passwords"))))
                .isEqualTo("rw-r-----");
    }

    @Test
    void everyChangeHasASecondOfItsOwnBecauseThatIsWhatDovecotLooksAt() throws Exception {
        Path file = folder.resolve("passwords");
        said();
        Instant before = Files.getLastModifiedTime(file).toInstant();

        rows.revoke("https://ann.example/#me", made("imap", null));
        made("imap", null);
        said();
        Instant after = Files.getLastModifiedTime(file).toInstant();

        assertThat(after.truncatedTo(ChronoUnit.SECONDS)).isAfter(before.truncatedTo(ChronoUnit.SECONDS));
    }

    @Test
    void aFileThatSaysItAlreadyIsLeftAlone() throws Exception {
        made("imap", null);
        said();
        Object inode = Files.getAttribute(folder.resolve("passwords"), "unix:ino");

        said();

        assertThat(Files.getAttribute(folder.resolve("passwords"), "unix:ino")).isEqualTo(inode);
    }

    @Test
    void whatSomebodyElseWroteIsWrittenOver() throws Exception {
        said();
        Files.write(folder.resolve("passwords"), "imap/eve:{PLAIN}x::::::\n".getBytes(StandardCharsets.UTF_8));

        assertThat(said()).doesNotContain("eve");
    }

    @Test
    void aServerThatCannotBeToldSaysSo() {
        OwnMailServers broken =
                new OwnMailServers(List.of(server(folder.resolve("none").resolve("passwords"))), rows, clock);

        assertThat(broken.tell("home")).isFalse();
        assertThat(broken.tell("another")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann@else.example", "ann", "ann@own.example:x", "a b@own.example"})
    void theSettingsGiveNobodyAMailboxThatTheServerCannotHave(String mailbox) {
        MailServer.Endpoint at = new MailServer.Endpoint("mail.own.example", 993);

        assertThatThrownBy(() -> new MailServer(
                        "home",
                        "Home",
                        Set.of("own.example"),
                        at,
                        at,
                        folder,
                        List.of(),
                        Map.of(mailbox, Set.of("https://ann.example/#me"))))
                .isInstanceOf(Unusable.class)
                .hasMessageContaining("connectors.mail-servers.home");
    }
}
