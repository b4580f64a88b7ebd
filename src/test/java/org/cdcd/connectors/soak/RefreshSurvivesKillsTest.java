package org.cdcd.connectors.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.cdcd.connectors.vault.accounts.refresh.RefreshPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real vault processes, killed for real while they renew single-use tokens: 200 of them. */
final class RefreshSurvivesKillsTest {
    private static final Path ROUTES = Path.of("routes");
    private static final int GRACE_KILLS = 170;
    private static final int STRICT_ROUNDS = 5;

    @TempDir
    private Path folder;

    @Test
    void noAccountIsLostWhereAUsedTokenIsTakenForAWhile() throws Exception {
        Tally sum = new Soak(GRACE_KILLS, Integer.MAX_VALUE, ROUTES, System.out).run();

        System.out.println("grace: " + sum);
        assertThat(sum.kills).isEqualTo(GRACE_KILLS);
        assertThat(sum.surprises).isEmpty();
        assertThat(sum.lost).isZero();
        assertThat(sum.over).isZero();
        assertThat(sum.refused).isZero();
        assertThat(sum.fromJournal).isPositive();
        assertThat(sum.byRetry).isPositive();
    }

    /** The one thing that nobody can mend there: the answer died in memory. Then the person is asked, once. */
    @Test
    void aStrictServiceIsAskedOnceMoreAndThePersonOnce() throws Exception {
        Launch launch = Launch.prepare(folder);
        Path own = Files.createDirectory(folder.resolve("lane"));
        try (Lane lane = new Lane(launch, own, ROUTES, true, 2 * STRICT_ROUNDS, 1, 7)) {
            launch.train(lane.orders());
            for (int round = 1; round <= STRICT_ROUNDS; round++) {
                for (RefreshPoint point : RefreshPoint.values()) {
                    lane.kill(new Lane.Moment.At(point, 1));
                    assertThat(lane.refusedSince())
                            .as("old tokens sent again after a kill")
                            .isLessThanOrEqualTo(1);
                }
                assertThat(lane.tally().over).as("of %d rounds", round).isBetween(round, round + lane.tally().slow);
            }
            lane.verify();

            Tally sum = lane.tally();
            System.out.println("strict: " + sum);
            assertThat(sum.kills).isEqualTo(STRICT_ROUNDS * RefreshPoint.values().length);
            assertThat(sum.surprises).isEmpty();
            assertThat(sum.lost).isZero();
            assertThat(sum.refused).isEqualTo(sum.over);
        }
    }
}
