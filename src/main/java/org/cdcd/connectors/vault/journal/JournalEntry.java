package org.cdcd.connectors.vault.journal;

import java.util.UUID;

/**
 * A token answer that has not found its way into the database yet.
 *
 * @param number counts the entries of one journal
 * @param attempt the refresh intent under which it was asked for
 * @param version of the credential whose refresh token was used
 * @param capsule the answer, sealed for the credential and the attempt
 */
public record JournalEntry(long number, UUID credentialId, long attempt, int version, byte[] capsule) {
    @Override
    public String toString() {
        return "JournalEntry[" + number + ", " + credentialId + ", attempt " + attempt + ", version " + version + "]";
    }
}
