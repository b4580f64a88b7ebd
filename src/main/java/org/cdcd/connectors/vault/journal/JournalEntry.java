package org.cdcd.connectors.vault.journal;

import java.util.UUID;

/**
 * A token answer that has not found its way into the database yet.
 *
 * @param number counts the entries of one journal, from 1
 * @param attempt the refresh intent under which it was asked for
 * @param version of the credential whose refresh token was used
 * @param capsule the answer, sealed for the credential and the attempt
 */
public record JournalEntry(long number, UUID credentialId, long attempt, int version, byte[] capsule) {
    /** An answer that another vault has left, and that is in no journal of this one. */
    public static JournalEntry ofAnother(UUID credentialId, long attempt, int version, byte[] capsule) {
        return new JournalEntry(0, credentialId, attempt, version, capsule);
    }

    @Override
    public String toString() {
        return "JournalEntry[" + number + ", " + credentialId + ", attempt " + attempt + ", version " + version + "]";
    }
}
