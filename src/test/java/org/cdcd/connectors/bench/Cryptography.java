package org.cdcd.connectors.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link CryptographyBench} in a JVM of its own, on two threads. */
final class Cryptography {
    static final int THREADS = 2;

    private Cryptography() {}

    /**
     * @param include a regular expression of method names
     * @param seconds for each method, after as much to warm up
     * @return calls a second of both threads together, by method
     */
    static Map<String, Double> measure(String include, int seconds) throws RunnerException {
        TimeValue third = TimeValue.milliseconds(Math.max(200, seconds * 1000L / 3));
        Map<String, Double> rates = new LinkedHashMap<>();
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include(CryptographyBench.class.getName() + "\\.(" + include + ")$")
                        .threads(THREADS)
                        .forks(1)
                        .warmupIterations(3)
                        .warmupTime(third)
                        .measurementIterations(3)
                        .measurementTime(third)
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .run()) {
            String name = result.getParams().getBenchmark();
            rates.put(
                    name.substring(name.lastIndexOf('.') + 1),
                    result.getPrimaryResult().getScore());
        }
        return rates;
    }

    static void report(int seconds) throws RunnerException {
        Report.heading("Cryptography of one operation, " + THREADS + " threads, provider "
                + CryptographyBench.provider() + " (AES-GCM: the JDK), result of "
                + CryptographyBench.RESULT_BYTES + " bytes");
        Report.row("", "calls/s", "CPU µs");
        measure(".*", seconds).forEach((name, rate) -> Report.row(name, rate, THREADS * 1e6 / rate));
    }
}
