package org.cdcd.connectors.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.cdcd.connectors.cli.SandboxPerson;

/**
 * The front door under load, beside the bare cryptography and a direct call of the twin. Client, server and twin share the
 * machine; the twin is part of the server's process.
 */
final class OperateBench {
    private static final int WINDOWS = 3;
    static final int SHORTEST_FULL = 5;
    /** Of the server's time: with more of it for the compilers it is not warm. */
    static final double COLD_SHARE = 0.05;

    static final int MOST_WARM_UPS = 40;
    private static final int WARM_UPS_OF_ALL = 10;
    private static final int FIRST_GUESS = 1000;
    private static final int MOST_CALLS = 200_000;
    private static final IntPredicate OK = status -> status == 200;

    private final int seconds;
    private final int windows;
    private final List<Stage> stages = new ArrayList<>();

    /** @param seconds of each window; with less than five it is a try, with one window of each kind after one to warm up */
    OperateBench(int seconds) {
        this.seconds = seconds;
        this.windows = seconds < SHORTEST_FULL ? 1 : WINDOWS;
    }

    /** A kind of call with what its windows gave so far. */
    private static final class Stage {
        final String name;
        final IntPredicate expected;
        final IntFunction<Calls.Signed> calls;
        final List<Measured> measured = new ArrayList<>();
        double rate = FIRST_GUESS;

        Stage(String name, IntPredicate expected, IntFunction<Calls.Signed> calls) {
            this.name = name;
            this.expected = expected;
            this.calls = calls;
        }

        /** The window with the median rate. */
        Measured median() {
            return measured.stream()
                    .sorted(Comparator.comparingDouble(one -> one.window().perSecond()))
                    .toList()
                    .get(measured.size() / 2);
        }
    }

    private record Measured(Load.Window window, double cpuMicros) {}

    void run() throws Exception {
        Map<String, Double> bare =
                Cryptography.measure("mathematicsOfOneOperation|operateEs256X25519", Math.max(1, seconds / 2));
        try (SandboxServer server = SandboxServer.start()) {
            SandboxPerson person = SandboxPerson.at(server.data());
            UUID credential = person.link("github");
            Calls calls = new Calls(server, person, credential);
            Stage twin = stage("twin, direct by TLS", OK, count -> plain(calls.twin(count)));
            Stage door = stage("front door alone (GET errors)", OK, count -> plain(calls.frontDoor(count)));
            Stage refused = stage(
                    "admission refuses (no such credential)",
                    status -> status >= 400 && status < 500 && status != 429 && status != 401,
                    calls::unknownCredential);
            Stage operate = stage("operate issues.list", OK, calls::operate);
            int opened = 0;
            try (Load load = new Load(person.authority())) {
                warmUp(server, load, calls, operate);
                for (int round = 0; round < windows; round++) {
                    for (Stage stage : stages) {
                        opened += window(stage, server.process(), load, calls, true, stage == operate);
                    }
                }
            }
            report(bare, twin, door, refused, operate, opened);
            Report.row("server's memory, most so far, MB", server.process().megabytes("VmHWM"));
        }
    }

    /** Until the compilers have little left to do: with two processors that takes minutes, and they take from what is measured. */
    private void warmUp(SandboxServer server, Load load, Calls calls, Stage operate)
            throws IOException, InterruptedException {
        double share = 1;
        for (int round = 0; round < (windows == 1 ? 1 : MOST_WARM_UPS) && !(share < COLD_SHARE); round++) {
            for (Stage stage : round % WARM_UPS_OF_ALL == 0 ? stages : List.of(operate)) {
                share = server.compilersShareOf(() -> window(stage, server.process(), load, calls, false, false));
            }
        }
        System.err.printf("  warm: the compilers take %.0f %% of the server's time%n", 100 * share);
    }

    private Stage stage(String name, IntPredicate expected, IntFunction<Calls.Signed> calls) {
        Stage stage = new Stage(name, expected, calls);
        stages.add(stage);
        return stage;
    }

    private static Calls.Signed plain(List<Load.Call> calls) {
        return new Calls.Signed(List.of(), calls);
    }

    /** One window; gives how many answers were opened after it. */
    private int window(Stage stage, ServerProcess process, Load load, Calls calls, boolean counts, boolean open)
            throws IOException, InterruptedException {
        Calls.Signed sent = stage.calls.apply((int) Math.min(MOST_CALLS, stage.rate * seconds * 1.3 + FIRST_GUESS));
        double before = process.cpuSeconds();
        Load.Window window = load.run(sent.calls(), seconds, stage.expected);
        double cpu = (process.cpuSeconds() - before) * 1e6 / Math.max(1, window.nanos().length);
        if (window.wrong() > 0) {
            throw new IOException(stage.name + ": " + window.wrong() + " wrong answers, such as " + window.example());
        }
        stage.rate = window.perSecond();
        System.err.printf("  %s %s: %.0f/s%n", counts ? "measured" : "warm-up", stage.name, stage.rate);
        if (counts) {
            stage.measured.add(new Measured(window, cpu));
        }
        return open ? calls.check(sent, window.samples()) : 0;
    }

    private void report(Map<String, Double> bare, Stage twin, Stage door, Stage refused, Stage operate, int opened) {
        Report.heading("operate, github issues.list against its twin: " + Load.CONNECTIONS
                + " connections, every proof and signature made before the window and no two alike, database with"
                + " durable commits; median of " + windows + " windows of " + seconds + " s");
        Report.line(
                "  Lifted for this: connectors.limits.*, rate_limits in a copy of the routes, the twin's hourly limit.");
        Report.line("  %d answers of operate were verified and opened after their windows.%n", opened);
        Report.row("", "calls/s", "p50 ms", "p99 ms", "p99/p50", "CPU µs");
        for (Stage stage : stages) {
            Load.Window window = stage.median().window();
            double p50 = window.millis(0.5);
            double p99 = window.millis(0.99);
            Report.row(
                    stage.name,
                    window.perSecond(),
                    p50,
                    p99,
                    p99 / p50,
                    stage.median().cpuMicros());
        }
        ratios(
                bare,
                operate.median().window().perSecond(),
                twin.median().window().perSecond());
        costs(twin, door, refused, operate);
    }

    private static void ratios(Map<String, Double> bare, double operate, double twin) {
        double mathematics = bare.get("mathematicsOfOneOperation");
        double calls = bare.get("operateEs256X25519");
        Report.heading("Beside the bare cryptography (" + CryptographyBench.provider() + ", " + Cryptography.THREADS
                + " threads, nothing else running)");
        Report.row("", "calls/s", "operate/it");
        Report.row("mathematics of one operation", mathematics, operate / mathematics);
        Report.row("the same with its JSON and base64url", calls, operate / calls);
        Report.row("twin, direct", twin, operate / twin);
    }

    private static void costs(Stage twin, Stage door, Stage refused, Stage operate) {
        double cpu = operate.median().cpuMicros();
        double own = cpu - twin.median().cpuMicros();
        Report.heading("CPU of the server's process per call, µs, by difference");
        Report.row("front door (HTTP, route, answer)", door.median().cpuMicros());
        Report.row(
                "identity, signature, sealed and signed answer",
                refused.median().cpuMicros() - door.median().cpuMicros());
        Report.row("use, hop, list mapping, two commits", own - refused.median().cpuMicros());
        Report.row("twin", twin.median().cpuMicros());
        Report.row("whole", cpu);
    }
}
