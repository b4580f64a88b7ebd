package org.cdcd.connectors.door;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * One admitted use of a credential, as far as the gateway may know it.
 *
 * @param handle 128 random bits, base64url: what a call carries to the vault's egress in place of the credential
 * @param egress base URL of the egress of the vault that admitted it; the handle is good there only
 * @param imap where that vault takes the handle as the password of a mailbox, {@code imap://host:port}
 * @param smtp the same for sending mail, {@code smtp://host:port}
 * @param account an opaque key for throttling: the same for every use of one credential, and not its id
 * @param connection what the link learned about the account that is no secret, such as a host or a site id
 * @param responseKey the caller's public key to which the answer is sealed
 * @param deadline after which the handle is dead
 * @param uploads tickets for the uploads that the signed parameters name
 */
public record Use(
        String handle,
        URI egress,
        URI imap,
        URI smtp,
        UUID requestId,
        String webid,
        String connectorId,
        String operation,
        ObjectNode parameters,
        String account,
        Map<String, String> connection,
        JWK responseKey,
        Instant deadline,
        Map<UUID, SpoolTicket> uploads) {
    public Use {
        connection = Map.copyOf(connection);
        uploads = Map.copyOf(uploads);
    }

    @Override
    public String toString() {
        return "Use[" + connectorId + " " + operation + " " + requestId + "]";
    }
}
