package org.cdcd.connectors.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.cdcd.connectors.vault.VaultRole;
import org.cdcd.connectors.wire.Json;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** The whole audit log at the management port, for {@code connectors audit verify} while the server runs. */
@RestController
class AuditDownload {
    private final VaultRole vault;

    AuditDownload(VaultRole vault) {
        this.vault = vault;
    }

    /** One JSON object a line; a download that breaks off ends without its last line's end. */
    @GetMapping("/operator/audit")
    ResponseEntity<StreamingResponseBody> download() {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("application/x-ndjson"))
                .body(this::write);
    }

    private void write(OutputStream to) throws IOException {
        try (OutputStream out = new BufferedOutputStream(to, 1 << 16)) {
            vault.exportAudit(line -> write(line, out));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void write(ObjectNode line, OutputStream out) {
        try {
            out.write(Json.bytes(line));
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
