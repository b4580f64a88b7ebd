package org.cdcd.connectors.door;

import java.net.URI;
import java.util.UUID;

/**
 * Leave to move one ciphertext in or out of the vault's spool, once.
 *
 * @param handle 128 random bits, base64url, sent as {@code Proxy-Authorization: CDCD}
 * @param url where to PUT or GET it: {@code /spool/{id}} of the vault that gave the leave
 * @param length the ciphertext's length in bytes, or -1 while it is not known
 */
public record SpoolTicket(String handle, URI url, UUID id, long length) {
    @Override
    public String toString() {
        return "SpoolTicket[" + id + "]";
    }
}
