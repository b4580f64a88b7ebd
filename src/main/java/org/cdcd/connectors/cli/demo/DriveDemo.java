package org.cdcd.connectors.cli.demo;

import static org.cdcd.connectors.cli.demo.Steps.expect;
import static org.cdcd.connectors.cli.demo.Steps.parameters;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import java.util.UUID;
import org.cdcd.connectors.wire.Blob;

/** Google Drive: a file goes up in chunks and comes back unchanged. */
final class DriveDemo implements ServiceDemo {
    private static final int FILE_BYTES = 20 * 1024 * 1024;

    @Override
    public void run(Steps steps) throws InterruptedException {
        UUID credential =
                steps.value("gdrive", "link", () -> steps.linkByConsent("gdrive"), id -> "by OAuth with PKCE");
        if (credential == null) {
            return;
        }
        byte[] content = new byte[FILE_BYTES];
        new Random(steps.mark().hashCode()).nextBytes(content);
        ObjectNode upload = steps.value(
                "gdrive",
                "(upload to the spool)",
                () -> steps.client()
                        .upload(new ByteArrayInputStream(content), content.length, "application/octet-stream"),
                sent -> "20 MiB, encrypted");
        if (upload == null) {
            return;
        }
        String file = steps.value(
                "gdrive",
                "upload",
                () -> steps.operate(
                                "gdrive",
                                credential,
                                "upload",
                                parameters("name", steps.mark() + ".bin", "content", upload))
                        .json()
                        .path("id")
                        .asText(),
                id -> "20 MiB in chunks");
        if (file == null) {
            return;
        }
        steps.step("gdrive", "download", () -> {
            Blob blob = steps.operate("gdrive", credential, "download", parameters("id", file))
                    .blob();
            if (blob == null) {
                throw new IOException("the answer holds no blob");
            }
            expect(steps.digest(blob).equals(upload.path("sha256").asText()), "the file comes back changed");
            return "20 MiB, digest equal";
        });
    }
}
