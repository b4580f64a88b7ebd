package org.cdcd.connectors.soak;

import java.util.ArrayList;
import java.util.List;

/** What was counted. */
final class Tally {
    /** Processes that died of SIGKILL. */
    int kills;
    /** Renewals that the twin was asked for. */
    int refreshes;
    /** Those of them that it refused. */
    int refused;
    /** Renewals finished after a kill with an answer from the journal. */
    int fromJournal;
    /** Renewals finished after a kill by sending the old token once more. */
    int byRetry;
    /** Accounts that say that the person has to link again. */
    int over;
    /** Accounts that could be renewed twice after the last kill. */
    int verified;
    /** Accounts that can neither be renewed nor say that they are over. */
    int lost;
    /** Renewals that the machine was too slow for. */
    int slow;
    /** Refusals that nothing explains. */
    final List<String> surprises = new ArrayList<>();

    Tally plus(Tally other) {
        Tally sum = new Tally();
        sum.kills = kills + other.kills;
        sum.refreshes = refreshes + other.refreshes;
        sum.refused = refused + other.refused;
        sum.fromJournal = fromJournal + other.fromJournal;
        sum.byRetry = byRetry + other.byRetry;
        sum.over = over + other.over;
        sum.verified = verified + other.verified;
        sum.lost = lost + other.lost;
        sum.slow = slow + other.slow;
        sum.surprises.addAll(surprises);
        sum.surprises.addAll(other.surprises);
        return sum;
    }

    @Override
    public String toString() {
        return kills + " kills, " + refreshes + " refreshes (" + refused + " refused), " + fromJournal
                + " recovered from the journal, " + byRetry + " by retry, " + over + " to be linked again, " + lost
                + " lost" + (slow == 0 ? "" : ", " + slow + " too slow")
                + (surprises.isEmpty() ? "" : ", surprises: " + surprises);
    }
}
