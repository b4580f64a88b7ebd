package org.cdcd.connectors.vault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.cdcd.connectors.vault.keys.ServiceKeys;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Thumbprints;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The key by which clients know this server: told to the operator, and changed on their word. */
final class ServerIdentity {
    private static final Logger LOG = LoggerFactory.getLogger(ServerIdentity.class);
    /** In the data folder: the thumbprint, for whoever may read there. */
    private static final String FILE = "server-key";

    private final ServiceKeys keys;
    private final Path file;
    private String told = "";

    ServerIdentity(ServiceKeys keys, Path data) {
        this.keys = keys;
        this.file = data.resolve(FILE);
    }

    /** Says by log and file which key it is, if it was not said yet; on a schedule. */
    synchronized void tell() {
        String now = thumbprint();
        if (now.equals(told)) {
            return;
        }
        try {
            Files.writeString(file, now + "\n");
        } catch (IOException e) {
            LOG.warn("{} cannot be written: {}", file, e.toString());
        }
        LOG.info("clients know this server by its key {}", now);
        told = now;
    }

    /** Makes a new key, which the one in use signs; all vaults use it from a day later on. Blocks. */
    ObjectNode renew() {
        Instant from = keys.renewIdentity();
        return Json.MAPPER
                .createObjectNode()
                .put("server_key", thumbprint())
                .put("next_from", from.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private String thumbprint() {
        return Thumbprints.of(keys.identityKeys().getLast());
    }
}
