package org.cdcd.connectors.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.TwinClient;
import org.cdcd.connectors.twin.TwinServer;
import org.cdcd.connectors.twin.github.GitHubTwin;
import org.cdcd.connectors.twin.oauth.Rules;
import org.cdcd.connectors.vault.accounts.refresh.RefreshPoint;
import org.cdcd.connectors.vault.accounts.refresh.RefreshWatch;
import org.cdcd.connectors.wire.Json;
import org.jspecify.annotations.Nullable;

/** One folder, one twin that survives, and one vault process at a time, killed again and again. */
final class Lane implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 300;
    private static final int KILLED = 128 + 9;
    private static final String TOKEN_CALL = "/login/oauth/access_token";
    private static final String END = "END";
    /** How long a vault is away, by the twin's clock: a slow machine must not use the twin's patience up. */
    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(2);

    private static final int LONGEST_MILLIS = 400;

    private final Launch launch;
    private final Path folder;
    private final TwinServer twins;
    private final Random random;
    private final int atOnce;
    private final Path orders;
    private final List<UUID> credentials = new ArrayList<>();
    private final Set<String> over = new HashSet<>();
    private final Tally tally = new Tally();
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Clock.systemUTC().instant());
    private @Nullable Recorded last;
    private int refusedSinceKill;

    /** When to kill. */
    sealed interface Moment {
        /** When the victim is at this point for the so manieth time. */
        record At(RefreshPoint point, int time) implements Moment {}

        /** So long after it has begun to renew. */
        record While(int millis) implements Moment {}

        /** So long after it was started. */
        record AfterStart(int millis) implements Moment {}

        /** The named points in turn. */
        static Moment point(int turn, int time) {
            RefreshPoint[] points = RefreshPoint.values();
            return new At(points[turn % points.length], time);
        }
    }

    /**
     * @param project the folder of connectors
     * @param strict whether the twin ends a grant whose used token comes again; otherwise it takes one for 30 seconds
     * @param accounts how many are linked
     * @param atOnce how many the vault renews at once
     */
    Lane(Launch launch, Path folder, Path project, boolean strict, int accounts, int atOnce, long seed)
            throws IOException, GeneralSecurityException {
        this.launch = launch;
        this.folder = folder;
        this.atOnce = atOnce;
        this.random = new Random(seed);
        this.twins = TwinServer.start(now::get, List.of(new GitHubTwin()));
        GitHubTwin twin = twins.twin(GitHubTwin.class);
        twin.hourlyLimit(Integer.MAX_VALUE);
        twin.oauth().change(rules -> rules(rules, strict));
        twins.register("github", new TwinClient(SmallVault.CLIENT, SmallVault.SECRET, List.of(SmallVault.CALLBACK)));
        SmallVault.Place place = SmallVault.Place.embedded(
                folder.resolve("data"), SmallVault.routes(project, folder.resolve("routes")), twins);
        link(place, accounts);
        this.orders = folder.resolve("orders.json");
        Files.write(orders, Json.bytes(Victim.orders(place, credentials)));
    }

    private static Rules rules(Rules now, boolean strict) {
        return new Rules(
                now.pkce(),
                now.accessLifetime(),
                now.refreshLifetime(),
                Rules.Rotation.SINGLE_USE,
                strict ? Duration.ZERO : Duration.ofSeconds(30),
                strict,
                now.refreshEndsAccess(),
                now.accessPrefixes(),
                now.refreshPrefix());
    }

    private void link(SmallVault.Place place, int accounts) throws IOException {
        try (SmallVault vault = new SmallVault(place, RefreshWatch.NOBODY, Clock.systemUTC());
                Caller caller = new Caller(twins)) {
            for (int i = 0; i < accounts; i++) {
                credentials.add(vault.link("https://person-" + i + ".example/#me", page -> consent(caller, page)));
            }
        }
    }

    /** Again, if a busy machine has kept the twin from answering. */
    private static String consent(Caller caller, String page) {
        for (int tries = 1; ; tries++) {
            try {
                return caller.get(page).sentBack("code");
            } catch (Caller.NoAnswer e) {
                if (tries == 5) {
                    throw e;
                }
            }
        }
    }

    Tally tally() {
        count();
        return tally;
    }

    /** Starts the vault, which first mends what the last kill left, and kills it. */
    void kill(Moment moment) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(orders.toString(), String.valueOf(atOnce)));
        if (moment instanceof Moment.At at) {
            arguments.addAll(List.of(at.point().name(), String.valueOf(at.time())));
        }
        Set<String> before = new HashSet<>(over);
        now.updateAndGet(time -> time.plus(BETWEEN_KILLS));
        try (Running running = new Running(arguments)) {
            switch (moment) {
                case Moment.At at -> running.readUntil("AT " + at.point());
                case Moment.While some -> {
                    running.readUntil("READY");
                    running.pass(some.millis());
                }
                case Moment.AfterStart some -> running.pass(some.millis());
            }
            running.kill();
            tally.kills++;
        }
        count();
        over.stream().filter(id -> !before.contains(id)).forEach(id -> tally.over++);
    }

    Moment anyTime() {
        return random.nextInt(4) == 0
                ? new Moment.AfterStart(random.nextInt(3 * LONGEST_MILLIS))
                : new Moment.While(random.nextInt(LONGEST_MILLIS));
    }

    /** Starts the vault once more, lets it mend and renew every account twice, and end by itself. */
    void verify() throws IOException, InterruptedException {
        try (Running running = new Running(List.of(orders.toString(), "0"))) {
            running.readUntil(END);
        }
        count();
        tally.over = over.size();
        tally.lost = credentials.size() - over.size() - tally.verified;
    }

    Path orders() {
        return orders;
    }

    /** How many renewals the twin has refused since this was last asked. */
    int refusedSince() {
        int refused = refusedSinceKill;
        refusedSinceKill = 0;
        return refused;
    }

    /** Reads what the twin has recorded since the last time. */
    private void count() {
        List<Recorded> all = twins.recorded("github");
        int from = 0;
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i) == last) {
                from = i + 1;
                break;
            }
        }
        for (Recorded one : all.subList(from, all.size())) {
            if (one.path().equals(TOKEN_CALL) && one.body().contains("grant_type=refresh_token")) {
                boolean refused = one.answer().contains("\"error\"");
                tally.refreshes++;
                tally.refused += refused ? 1 : 0;
                refusedSinceKill += refused ? 1 : 0;
            }
        }
        last = all.isEmpty() ? last : all.getLast();
    }

    @Override
    public void close() {
        twins.close();
    }

    /** A victim, and a thread that reads what it says. */
    private final class Running implements AutoCloseable {
        private final Process process;
        private final Path err;
        private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
        private final Thread reader;

        Running(List<String> arguments) throws IOException {
            err = folder.resolve("err.txt");
            process = new ProcessBuilder(launch.command(arguments))
                    .redirectError(ProcessBuilder.Redirect.to(err.toFile()))
                    .start();
            reader = Thread.ofPlatform().daemon().start(this::read);
        }

        private void read() {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                lines.lines().forEach(said::add);
            } catch (IOException | RuntimeException e) {
                // it was killed in the middle of a line
            }
            said.add(END);
        }

        void readUntil(String wanted) throws IOException, InterruptedException {
            while (true) {
                String line = said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (line == null) {
                    throw new AssertionError("the vault process does nothing: " + Files.readString(err));
                }
                note(line);
                if (line.equals(wanted)) {
                    return;
                }
                if (line.equals(END)) {
                    throw new AssertionError("the vault process ended: " + Files.readString(err));
                }
            }
        }

        private void note(String line) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "RECOVERED" -> {
                    tally.fromJournal += Integer.parseInt(words[1]);
                    tally.byRetry += Integer.parseInt(words[2]);
                }
                case "OVER" -> over.add(words[1]);
                case "VERIFIED" -> tally.verified = Integer.parseInt(words[1]);
                case "SLOW" -> tally.slow++;
                case "REFUSED" -> tally.surprises.add(line);
                default -> {
                    // READY, AT, END
                }
            }
        }

        void pass(int millis) throws InterruptedException {
            process.waitFor(millis, TimeUnit.MILLISECONDS);
        }

        /** SIGKILL; it must not have ended by itself. */
        void kill() throws IOException, InterruptedException {
            process.destroyForcibly();
            process.waitFor();
            reader.join();
            said.forEach(this::note);
            if (process.exitValue() != KILLED) {
                throw new AssertionError("the vault process ended by itself: " + Files.readString(err));
            }
        }

        @Override
        public void close() throws InterruptedException {
            process.destroyForcibly();
            process.waitFor();
            reader.join();
        }
    }
}
