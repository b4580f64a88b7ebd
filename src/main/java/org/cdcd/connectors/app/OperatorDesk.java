package org.cdcd.connectors.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.cdcd.connectors.vault.VaultRole;
import org.cdcd.connectors.wire.Json;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What an operator does with the vault at the management port. */
@RestController
class OperatorDesk {
    private final VaultRole vault;

    OperatorDesk(VaultRole vault) {
        this.vault = vault;
    }

    /** Lets uses be admitted again after an alarm that stopped them. */
    @PostMapping(path = "/operator/go-on", consumes = MediaType.APPLICATION_JSON_VALUE)
    Map<String, Object> goOn() {
        return Map.of("stood_still", vault.goOn());
    }

    /** Another key for clients to know the server by; a day later it is in use. */
    @PostMapping(path = "/operator/server-key", consumes = MediaType.APPLICATION_JSON_VALUE)
    String renewServerKey() {
        return vault.renewServerKey().toString();
    }

    /** The whole audit log, for {@code connectors audit verify}. One JSON object a line; a download that breaks off ends without its last line's end. */
    @GetMapping("/operator/audit")
    void download(HttpServletResponse response) throws IOException {
        response.setContentType("application/x-ndjson");
        try (OutputStream out = new BufferedOutputStream(response.getOutputStream(), 1 << 16)) {
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
