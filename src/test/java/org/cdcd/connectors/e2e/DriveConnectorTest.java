package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.drive.DriveConformanceTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The operations of Google Drive, through the public API; what they send is held against Google's own description. It says
 * nothing of the chunks of an upload.
 */
@ExtendWith(OneServer.class)
final class DriveConnectorTest {
    private final RunningServer server;
    private final Someone me;
    private LinkedAccount drive;

    DriveConnectorTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
        this.drive = new LinkedAccount(me, "gdrive", new UUID(0, 0));
    }

    @BeforeEach
    void link() throws Exception {
        drive = LinkedAccount.byConsent(me, "gdrive");
    }

    @Test
    void runsTheOperationsAsTheDescriptionSays() throws Exception {
        String since = drive.run("changes.start").path("since").asText();
        byte[] content = "a file".getBytes(StandardCharsets.UTF_8);
        ObjectNode sent = me.client().upload(new ByteArrayInputStream(content), content.length, "text/plain");
        String id =
                drive.run("upload", "name", "a.txt", "content", sent).path("id").asText();
        drive.run("download", "id", id);
        drive.run("list");
        drive.run("search", "query", "file");
        drive.run("share", "id", id, "with", "bob@example.org", "role", "reader", "notify", false);
        drive.run("delete", "id", id);
        assertThat(drive.run("changes.list", "since", since).path("items")).isNotEmpty();
        assertThat(drive.run("about").path("user").isObject()).isTrue();

        Proof.ofConnector(DriveConformanceTest.SERVICE, server.twins().recorded("gdrive"));
    }
}
