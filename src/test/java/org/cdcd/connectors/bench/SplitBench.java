package org.cdcd.connectors.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.cdcd.connectors.cli.SandboxPerson;

/** What it costs that gateway and vault are two processes: the same calls against both, once both are warm, window by window in turn. */
final class SplitBench {
    private static final int WINDOWS = 3;
    private static final int FIRST_GUESS = 1000;

    private final int seconds;

    SplitBench(int seconds) {
        this.seconds = seconds;
    }

    /** One way to run the server, and what its windows gave. */
    private static final class Way implements AutoCloseable {
        final String name;
        final SandboxServer server;
        final Calls calls;
        final Load load;
        final List<Measured> measured = new ArrayList<>();
        double rate = FIRST_GUESS;

        Way(String name, SandboxServer server) throws IOException, InterruptedException {
            this.name = name;
            this.server = server;
            SandboxPerson person = SandboxPerson.at(server.data());
            UUID credential = person.link("github");
            this.calls = new Calls(server, person, credential);
            this.load = new Load(person.authority());
        }

        Measured median() {
            return measured.stream()
                    .sorted(Comparator.comparingDouble(one -> one.window().perSecond()))
                    .toList()
                    .get(measured.size() / 2);
        }

        @Override
        public void close() {
            load.close();
            server.close();
        }
    }

    private record Measured(Load.Window window, double cpuMicros) {}

    void run() throws Exception {
        try (Way together = new Way("one process", SandboxServer.start());
                Way apart = new Way("gateway and vault apart", SandboxServer.startApart())) {
            warmUp(together);
            warmUp(apart);
            for (int round = 0; round < WINDOWS; round++) {
                window(together, true);
                window(apart, true);
            }
            Report.heading("operate, github issues.list, " + Load.CONNECTIONS + " connections; median of " + WINDOWS
                    + " windows of " + seconds + " s, in turn");
            Report.row("", "calls/s", "p50 ms", "p99 ms", "CPU µs", "/together");
            double base = together.median().window().perSecond();
            for (Way way : List.of(together, apart)) {
                Load.Window window = way.median().window();
                Report.row(
                        way.name,
                        window.perSecond(),
                        window.millis(0.5),
                        window.millis(0.99),
                        way.median().cpuMicros(),
                        window.perSecond() / base);
            }
        }
    }

    /** Each by itself, or the compilers of one take from what the other gets done. */
    private void warmUp(Way way) throws IOException, InterruptedException {
        double share = 1;
        int most = seconds < OperateBench.SHORTEST_FULL ? 1 : OperateBench.MOST_WARM_UPS;
        for (int round = 0; round < most && !(share < OperateBench.COLD_SHARE); round++) {
            share = way.server.compilersShareOf(() -> window(way, false));
        }
        System.err.printf("  %s is warm: the compilers take %.0f %% of its time%n", way.name, 100 * share);
    }

    private void window(Way way, boolean counts) throws IOException, InterruptedException {
        Calls.Signed sent = way.calls.operate((int) (way.rate * seconds * 1.3) + FIRST_GUESS);
        double before = way.server.cpuSeconds();
        Load.Window window = way.load.run(sent.calls(), seconds, status -> status == 200);
        double cpu = (way.server.cpuSeconds() - before) * 1e6 / Math.max(1, window.nanos().length);
        if (window.wrong() > 0) {
            throw new IOException(way.name + ": " + window.wrong() + " wrong answers, such as " + window.example());
        }
        way.calls.check(sent, window.samples());
        way.rate = window.perSecond();
        System.err.printf("  %s %s: %.0f/s%n", counts ? "measured" : "warm-up", way.name, way.rate);
        if (counts) {
            way.measured.add(new Measured(window, cpu));
        }
    }
}
