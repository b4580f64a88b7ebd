package org.cdcd.connectors.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long after a revocation three vault processes still send, and until what they ran is closed. */
final class RevokeBench {
    private static final int VAULTS = 3;
    private static final int WARM_UP = 3;

    private final int rounds;

    RevokeBench(int rounds) {
        this.rounds = rounds;
    }

    /** One kind of delay, in the order of its table. */
    private record Delays(String name, List<Double> millis) {
        Delays(String name) {
            this(name, new ArrayList<>());
        }

        void add(Duration delay) {
            millis.add(delay.toNanos() / 1e6);
        }

        void row() {
            List<Double> sorted = millis.stream().sorted().toList();
            Report.row(name, quantile(sorted, 0.5), quantile(sorted, 0.99), sorted.getLast());
        }

        private static double quantile(List<Double> sorted, double share) {
            return sorted.get((int) Math.ceil(sorted.size() * share) - 1);
        }
    }

    void run() throws Exception {
        Delays sentAfterCommit = new Delays("a vault sends for the last time, after the commit");
        Delays closedAfterCommit = new Delays("its last call is closed, after the commit");
        Delays sentAfterAnswer = new Delays("a vault sends for the last time, after the answer");
        Delays closedAfterAnswer = new Delays("its last call is closed, after the answer");
        int late = 0;
        try (VaultCluster cluster = VaultCluster.start(VAULTS, true)) {
            RevokedInUse credential = new RevokedInUse(cluster);
            for (int round = 0; round < WARM_UP + rounds; round++) {
                RevokedInUse.Outcome outcome = credential.play();
                if (round < WARM_UP) {
                    continue;
                }
                late += outcome.late();
                for (RevokedInUse.Seen vault : outcome.vaults()) {
                    sentAfterCommit.add(RevokedInUse.after(outcome.committed(), vault.lastSent()));
                    closedAfterCommit.add(RevokedInUse.after(outcome.committed(), vault.closed()));
                    sentAfterAnswer.add(RevokedInUse.after(outcome.answered(), vault.lastSent()));
                    closedAfterAnswer.add(RevokedInUse.after(outcome.answered(), vault.closed()));
                }
            }
        }
        Report.heading(rounds + " credentials deleted while " + VAULTS
                + " vault processes use them: on each a call that hangs, and two callers without a pause; ms");
        Report.row("", "p50", "p99", "worst");
        List.of(sentAfterCommit, closedAfterCommit, sentAfterAnswer, closedAfterAnswer)
                .forEach(Delays::row);
        Report.line("");
        Report.line("  uses admitted that were asked for after the answer: %d", late);
    }
}
