package org.cdcd.connectors.bench;

import java.util.List;

/** {@code ./connectors bench}: measures, and judges nothing. */
public final class Bench {
    private static final List<String> ALL =
            List.of("crypto", "operate", "split", "revoke", "rewrap", "start", "stream");
    /** What can be asked for. */
    public static final String USAGE =
            "Usage: connectors bench [all|crypto|operate|split|revoke|rewrap|start|stream] [--seconds N] [--mib N] [--rounds N]"
                    + " [--keys N]";

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        String what = "all";
        int seconds = 10;
        int mebibytes = 1024;
        int rounds = 100;
        int keys = 10_000;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--seconds" -> seconds = number(arguments, ++i);
                case "--mib" -> mebibytes = number(arguments, ++i);
                case "--rounds" -> rounds = number(arguments, ++i);
                case "--keys" -> keys = number(arguments, ++i);
                default -> what = arguments[i];
            }
        }
        if (!what.equals("all") && !ALL.contains(what)) {
            throw wrongUse();
        }
        machine();
        for (String one : what.equals("all") ? ALL : List.of(what)) {
            switch (one) {
                case "crypto" -> Cryptography.report(seconds);
                case "operate" -> new OperateBench(seconds).run();
                case "split" -> new SplitBench(seconds).run();
                case "revoke" -> new RevokeBench(rounds).run();
                case "rewrap" -> new RewrapBench(keys).run();
                case "start" -> StartBench.run();
                default -> StreamBench.run(mebibytes);
            }
        }
    }

    private static int number(String[] arguments, int at) {
        try {
            int number = at < arguments.length ? Integer.parseInt(arguments[at]) : 0;
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the same as a missing one
        }
        throw wrongUse();
    }

    private static IllegalArgumentException wrongUse() {
        System.err.println(USAGE);
        System.exit(2);
        return new IllegalArgumentException(USAGE);
    }

    private static void machine() {
        Report.line(
                "%s %s, %d processors, load %.1f",
                System.getProperty("java.vm.name"),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                        .getSystemLoadAverage());
    }
}
