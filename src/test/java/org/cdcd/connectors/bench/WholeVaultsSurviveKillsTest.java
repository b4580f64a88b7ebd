package org.cdcd.connectors.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cdcd.connectors.bench.KilledInRefresh.Moment;
import org.cdcd.connectors.bench.KilledInRefresh.Outcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two vaults as they are served, on one PostgreSQL behind a gateway, killed while they renew single-use tokens that callers need at
 * that moment.
 */
final class WholeVaultsSurviveKillsTest {
    private static final long SEED = 11;
    /** The kills of one vault, in turn, and those of all at once. */
    private static final List<Moment> ONE = List.of(Moment.ASKED, Moment.USED_UP, Moment.KEPT);

    private static final List<Moment> ALL = List.of(Moment.ANSWERED, Moment.ANY);

    private static VaultCluster cluster;

    private int kills;
    private int cutOff;
    private int kept;
    private int sentAgain;

    @BeforeAll
    static void start() throws Exception {
        // what starts fast, not what runs fast
        cluster = VaultCluster.start(2, true, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void everyAccountWorksAgainByTheVaultThatIsLeftOrByThoseThatComeBack() throws Exception {
        KilledInRefresh callers = new KilledInRefresh(cluster, SEED);
        int links = callers.renewals();

        for (int round = 0; round < ONE.size(); round++) {
            play(callers, List.of(round % 2), ONE.get(round));
        }
        for (Moment moment : ALL) {
            play(callers, List.of(0, 1), moment);
        }

        System.out.println("whole vaults: " + kills + " kills, " + (callers.renewals() - links) + " refreshes ("
                + callers.refused() + " refused), " + cutOff + " cut off, " + kept + " of them with a kept answer, "
                + sentAgain + " recovered by retry, " + (cutOff - sentAgain) + " without");
        assertThat(callers.refused()).isZero();
        assertThat(callers.statuses()).containsOnly("active");
        assertThat(sentAgain).isPositive();
    }

    private void play(KilledInRefresh callers, List<Integer> dying, Moment moment) throws Exception {
        Outcome outcome = callers.kill(dying, moment);

        switch (moment) {
            case ASKED, USED_UP ->
                assertThat(outcome.cutOff()).as("cut off: %s", moment).isPositive();
            case KEPT -> assertThat(outcome.kept()).as("kept").isPositive();
            case ANSWERED, ANY -> {
                // it may come too late
            }
        }
        assertThat(outcome.sentAgain())
                .as("a renewal that was cut off is sent once more at most, and not if its answer was kept: %s", moment)
                .isBetween(0, outcome.cutOff() - outcome.kept());
        assertThat(outcome.afterwards())
                .as("one renewal for each account: %s", moment)
                .isEqualTo(callers.accounts());
        kills += dying.size();
        cutOff += outcome.cutOff();
        kept += outcome.kept();
        sentAgain += outcome.sentAgain();
    }
}
