package org.cdcd.connectors.vault.admission;

import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.door.SpoolTicket;
import org.cdcd.connectors.door.Use;
import org.cdcd.connectors.wire.Sha256;

/** Where the handles of this vault are good, and what is handed out with one. */
record Served(URI egress, URI imap, URI smtp) {
    Use use(VerifiedRequest verified, LiveUse use, String handle, Map<UUID, SpoolTicket> uploads) {
        return new Use(
                handle,
                egress,
                imap,
                smtp,
                verified.request().requestId(),
                verified.webid(),
                use.connector().id(),
                use.operation().name(),
                use.parameters(),
                Sha256.base64Url("account " + use.credentialId()),
                use.connection(),
                verified.responseKey(),
                use.deadline(),
                uploads);
    }
}
