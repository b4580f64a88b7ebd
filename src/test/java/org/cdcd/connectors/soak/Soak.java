package org.cdcd.connectors.soak;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * {@code ./connectors soak}: kills vault processes while they renew tokens, two at a time, against a service that takes a used
 * token for 30 seconds; no account may be lost.
 */
public final class Soak {
    private static final int ACCOUNTS = 12;
    private static final int AT_ONCE = 4;
    private static final int LANES = 2;
    private static final int WORTH_TRAINING = 50;
    private static final int PROGRESS = 20;
    private static final String USAGE = "usage: connectors soak [--kills N] [--seconds N]";

    private final int kills;
    private final long until;
    private final Path project;
    private final PrintStream out;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    /** @param seconds after which no further kill begins */
    Soak(int kills, long seconds, Path project, PrintStream out) {
        this.kills = kills;
        this.until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        this.project = project;
        this.out = out;
    }

    public static void main(String[] arguments) throws Exception {
        int kills = 1_000;
        int seconds = Integer.MAX_VALUE;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--kills" -> kills = number(arguments, ++i);
                case "--seconds" -> seconds = number(arguments, ++i);
                default -> throw wrongUse();
            }
        }
        Tally sum = new Soak(kills, seconds, Path.of(System.getProperty("connectors.home", ""), "routes"), System.out)
                .run();
        System.out.println(sum);
        System.exit(sum.lost + sum.over + sum.surprises.size() == 0 ? 0 : 1);
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

    /** Kills, and counts. */
    Tally run() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("connectors-soak-");
        List<Lane> lanes = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(LANES)) {
            Launch launch = Launch.prepare(folder);
            for (int i = 0; i < LANES; i++) {
                Path own = Files.createDirectory(folder.resolve("lane" + i));
                lanes.add(new Lane(launch, own, project, false, ACCOUNTS, AT_ONCE, i));
            }
            if (kills >= WORTH_TRAINING) {
                launch.train(lanes.getFirst().orders());
            }
            List<Callable<Tally>> work = new ArrayList<>();
            lanes.forEach(lane -> work.add(() -> kill(lane)));
            Tally sum = new Tally();
            for (Future<Tally> one : pool.invokeAll(work)) {
                sum = sum.plus(one.get());
            }
            return sum;
        } catch (ExecutionException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } finally {
            lanes.forEach(Lane::close);
            delete(folder);
        }
    }

    private Tally kill(Lane lane) throws IOException, InterruptedException {
        int turn;
        while ((turn = begun.getAndIncrement()) < kills && System.nanoTime() < until) {
            // two of three at a named point
            lane.kill(turn % 3 == 2 ? lane.anyTime() : Lane.Moment.point(turn - turn / 3, 1 + turn % AT_ONCE));
            if (ended.incrementAndGet() % PROGRESS == 0) {
                out.println(ended.get() + " kills; this lane: " + lane.tally());
            }
        }
        lane.verify();
        return lane.tally();
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            System.err.println("not deleted: " + folder);
        }
    }
}
