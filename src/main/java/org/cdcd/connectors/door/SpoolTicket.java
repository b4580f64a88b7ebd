package org.cdcd.connectors.door;

import java.util.UUID;

/**
 * Leave to move one ciphertext in or out of the vault's spool, once.
 *
 * @param handle 128 random bits, base64url, for {@code Proxy-Authorization: CDCD} at {@code /spool/{id}}
 * @param length the ciphertext's length in bytes, or -1 while it is not known
 */
public record SpoolTicket(String handle, UUID id, long length) {
    @Override
    public String toString() {
        return "SpoolTicket[" + id + "]";
    }
}
