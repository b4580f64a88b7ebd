package org.cdcd.connectors.vault.accounts.refresh;

/**
 * What became of renewals that a death cut off.
 *
 * @param fromJournal the service's answer was in the journal
 * @param byRetry the old token was sent once more and taken
 * @param over the old token was sent once more and refused: the person has to link again
 */
public record Recovered(int fromJournal, int byRetry, int over) {
    static final Recovered NOTHING = new Recovered(0, 0, 0);

    @Override
    public String toString() {
        return fromJournal + " finished from the journal, " + byRetry + " by asking once more, " + over
                + " to be linked again";
    }
}
