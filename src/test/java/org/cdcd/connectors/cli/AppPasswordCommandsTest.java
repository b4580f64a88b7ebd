package org.cdcd.connectors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdcd.connectors.wire.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** App passwords from a shell, where the mail server is the twin: it proves mailboxes, and knows nothing of the file. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppPasswordCommandsTest {
    private static final String ALICE = "alice@mail.example";
    private static final Pattern ID = Pattern.compile("app password ([0-9a-f-]{36})");

    private final Path folder;
    private final Path file;
    private final TriedServer server;

    AppPasswordCommandsTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.file = folder.resolve("passwords");
        this.server = TriedServer.start(
                folder,
                List.of("email"),
                Map.of(
                        "connectors.mail-servers.twin.domains", "mail.example",
                        "connectors.mail-servers.twin.imap-host", "imap.mail.example",
                        "connectors.mail-servers.twin.smtp-host", "smtp.mail.example",
                        "connectors.mail-servers.twin.passwd-file", file.toString()));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private Path somebody(String name) throws IOException {
        return server.somebody(Files.createDirectory(folder.resolve(name)));
    }

    private String ownPassword() throws IOException {
        return Json.MAPPER
                .readTree(server.data().resolve("sandbox.json").toFile())
                .at("/fields/email/password")
                .asText();
    }

    private Called withOwnPassword(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--secret-stdin");
        return Called.with(ownPassword() + "\n", null, all.toArray(String[]::new));
    }

    private Called made(Path mine, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("app-passwords", "new", ALICE, "--data=" + mine));
        arguments.addAll(List.of(more));
        return withOwnPassword(arguments.toArray(String[]::new));
    }

    @Test
    void onePasswordIsMadeShownOnceListedAndEnded() throws IOException {
        Path mine = somebody("owner");

        Called made = made(mine, "--label", "phone", "--protocol", "imap", "--network", "192.0.2.7/24", "--days", "90");

        assertThat(made.exit()).as(made.err()).isZero();
        assertThat(made.out()).containsPattern("password +[a-z2-9]{7}(-[a-z2-9]{7}){3}\n");
        Matcher id = ID.matcher(made.out());
        assertThat(id.find()).isTrue();
        assertThat(Files.readString(file)).contains("imap/alice.app-", "allow_nets=192.0.2.0/24");

        Called listed = server.call(mine, "app-passwords", "list");
        assertThat(listed.out()).contains(id.group(1), "phone", "192.0.2.0/24");
        assertThat(listed.err()).contains("mail.example");
        assertThat(server.call(mine, "app-passwords", "list", "--json").out()).contains("\"app_passwords\"");

        Called revoked = server.call(mine, "app-passwords", "revoke", id.group(1));
        assertThat(revoked.out()).contains("revoked " + id.group(1), "told");
        assertThat(server.call(mine, "app-passwords", "list").out()).isEmpty();
    }

    @Test
    void whatIsWrongIsSaid() throws IOException {
        Path mine = somebody("clumsy");

        assertThat(server.call(mine, "app-passwords", "new", "a@else.example").err())
                .contains("no mail server with mailboxes of else.example");
        assertThat(server.call(mine, "app-passwords", "new", ALICE).exit()).isEqualTo(2);
        assertThat(made(mine, "--network", "everywhere").err()).contains("networks");
        assertThat(made(mine, "--protocol", "pop3").err()).contains("protocols");
        assertThat(server.call(mine, "link", "email", "--generate").exit()).isEqualTo(2);
        assertThat(server.call(mine, "link", "email", "--generate", "--field", "address=" + ALICE, "--method", "oauth2")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void aMailServerThatDoesNotTakeThePasswordIsBlamedAndThePasswordIsNotKept() throws IOException {
        Path mine = somebody("linking");

        Called linked = withOwnPassword("link", "email", "--generate", "--field", "address=" + ALICE, "--data=" + mine);

        assertThat(linked.exit()).isEqualTo(1);
        assertThat(linked.err()).contains("does not take the password made for it");
        assertThat(server.call(mine, "app-passwords", "list").out()).isEmpty();
        assertThat(server.call(mine, "credentials").out()).isEmpty();
    }
}
