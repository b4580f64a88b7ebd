package org.cdcd.connectors.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cdcd.connectors.cli.SandboxPerson;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Faults;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.github.GitHubTwin;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.cdcd.connectors.wire.ApiFailure;

/**
 * People of every vault of a cluster who operate by the public API with access tokens that have expired, and vaults that are killed
 * while they renew them. The service takes a used refresh token for a while.
 */
final class KilledInRefresh {
    private static final String TOKEN_CALL = "/login/oauth/access_token";
    private static final String WHOSE_TOKEN_CALL = "/user";
    private static final int PEOPLE_OF_EACH_VAULT = 2;
    private static final int MOST_PEOPLE = 40;
    /** Much longer than any takeover or restart: a slow machine must not use it up. */
    private static final Duration GRACE = Duration.ofMinutes(5);
    /** Shorter than any takeover or restart: whoever comes after is the later one. */
    private static final Duration THINKING = Duration.ofSeconds(3);

    private static final int LONGEST_MILLIS = 300;
    private static final long PATIENCE_SECONDS = 180;
    /** What callers may be told while a vault is away: all say to try again. */
    private static final Set<String> AWAY = Set.of("vault_unavailable", "service_unavailable", "credential_busy");

    private final VaultCluster cluster;
    private final Random random;
    private final List<Account> accounts = new ArrayList<>();

    /** When to kill. */
    enum Moment {
        /** The service has the requests, and has not acted on them. */
        ASKED,
        /** The service has used the old tokens up, and its answers are lost. */
        USED_UP,
        /** The service begins to answer the first. */
        ANSWERED,
        /** Its answers are in the database, and the new tokens are not: whose they are is just being asked. */
        KEPT,
        /** Soon after callers began. */
        ANY
    }

    /** @param vault to which its person's calls go while that one is up */
    private record Account(SandboxPerson person, UUID credential, int vault) {}

    /**
     * What came of one kill.
     *
     * @param cutOff renewals that were open when the vaults were dead
     * @param kept those of them whose answer was in the database already
     * @param sentAgain requests for a renewal beyond one for each account, until all accounts worked again
     * @param afterwards requests for a renewal when all tokens had expired once more and no vault was killed
     */
    record Outcome(int cutOff, int kept, int sentAgain, int afterwards) {}

    KilledInRefresh(VaultCluster cluster, long seed) throws IOException, InterruptedException {
        this.cluster = cluster;
        this.random = new Random(seed);
        GitHubTwin twin = cluster.twins().twin(GitHubTwin.class);
        twin.hourlyLimit(Integer.MAX_VALUE);
        twin.oauth().change(rules -> rules.withGrace(GRACE));
        while (!everyVaultHasPeople()) {
            if (accounts.size() == MOST_PEOPLE) {
                throw new IllegalStateException("a vault is never asked");
            }
            link();
        }
    }

    private void link() throws IOException, InterruptedException {
        Instant begun = Instant.now();
        SandboxPerson person = cluster.newPerson();
        UUID credential = person.link("github");
        int vault = IntStream.range(0, cluster.vaults().size())
                .filter(i -> cluster.vaults().get(i).tap().hasSentSince(begun))
                .findFirst()
                .orElseThrow();
        accounts.add(new Account(person, credential, vault));
    }

    private boolean everyVaultHasPeople() {
        return IntStream.range(0, cluster.vaults().size())
                .allMatch(vault ->
                        accounts.stream().filter(one -> one.vault() == vault).count() >= PEOPLE_OF_EACH_VAULT);
    }

    /**
     * Kills these vaults at this moment and starts them again. While a vault is left, every account must work again before a killed
     * one is back.
     */
    Outcome kill(List<Integer> dying, Moment moment) throws IOException, InterruptedException {
        List<Account> hit =
                accounts.stream().filter(one -> dying.contains(one.vault())).toList();
        List<Account> spared =
                accounts.stream().filter(one -> !dying.contains(one.vault())).toList();
        int before = renewals();
        plan(moment, hit.size());
        oauth().expireAccessTokens();
        VaultCluster.OpenRenewals open;
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<?>> calls = operate(callers, hit);
            await(moment, before, hit.size());
            calls.addAll(operate(callers, spared));
            cluster.kill(dying);
            open = cluster.openRenewals(hit.stream().map(Account::credential).toList());
            cluster.twins().faults("github").clear();
            if (spared.isEmpty()) {
                cluster.restart(dying);
            }
            calls.forEach(CompletableFuture::join);
        }
        int requests = renewals() - before;
        if (!spared.isEmpty()) {
            cluster.restart(dying);
        }
        return new Outcome(open.all(), open.answered(), requests - accounts.size(), renewAll());
    }

    private void plan(Moment moment, int times) {
        Faults faults = cluster.twins().faults("github");
        switch (moment) {
            case ASKED -> faults.next(times, TOKEN_CALL, new Fault.Latency(THINKING));
            case USED_UP -> faults.next(times, TOKEN_CALL, new Fault.LoseAnswer());
            case KEPT -> faults.next(times, WHOSE_TOKEN_CALL, new Fault.Latency(THINKING));
            case ANSWERED, ANY -> {
                // nothing goes wrong at the service
            }
        }
    }

    private void await(Moment moment, int before, int hit) throws InterruptedException {
        switch (moment) {
            case ASKED, KEPT ->
                Until.holds(
                        () -> cluster.twins().faults("github").isEmpty(),
                        PATIENCE_SECONDS,
                        "the service has the requests");
            case USED_UP ->
                Until.holds(
                        () -> renewals() >= before + hit, PATIENCE_SECONDS, "the service has acted on the requests");
            case ANSWERED -> Until.holds(() -> renewals() > before, PATIENCE_SECONDS, "the service answers");
            case ANY -> TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_MILLIS));
        }
    }

    /** Lets every token expire once more, and every account be used; how often the service was asked for a renewal then. */
    private int renewAll() {
        int before = renewals();
        oauth().expireAccessTokens();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            operate(callers, accounts).forEach(CompletableFuture::join);
        }
        return renewals() - before;
    }

    private static List<CompletableFuture<?>> operate(ExecutorService callers, List<Account> some) {
        List<CompletableFuture<?>> calls = new ArrayList<>();
        some.forEach(one -> calls.add(CompletableFuture.runAsync(() -> operate(one), callers)));
        return calls;
    }

    /** Again and again until it works, as long as the answer is one that says to try again. */
    private static void operate(Account account) {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try {
                account.person()
                        .client()
                        .operate(
                                "github",
                                account.credential(),
                                "issues.list",
                                SandboxPerson.parameters("owner", "alice", "repo", "demo"))
                        .orThrow();
                return;
            } catch (ApiFailure failure) {
                if (!AWAY.contains(failure.code()) || System.nanoTime() > limit) {
                    throw new AssertionError("an account does not work: " + failure.code(), failure);
                }
                pause();
            } catch (IOException e) {
                throw new AssertionError("the gateway does not answer", e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    int accounts() {
        return accounts.size();
    }

    /** How the owner of each account sees it. */
    List<String> statuses() throws IOException, InterruptedException {
        List<String> all = new ArrayList<>();
        for (Account one : accounts) {
            all.add(one.person()
                    .client()
                    .credentialCalls()
                    .show(one.credential())
                    .path("status")
                    .asText());
        }
        return all;
    }

    /** Renewals that the service has refused. */
    int refused() {
        return (int)
                requests().filter(one -> one.answer().contains("\"error\"")).count();
    }

    /** Requests for a renewal that the service has got, whether it answered them or not; and one for each link. */
    int renewals() {
        return (int) requests().count();
    }

    private Stream<Recorded> requests() {
        return cluster.twins().recorded("github").stream()
                .filter(one -> one.path().equals(TOKEN_CALL));
    }

    private AuthorizationServer oauth() {
        return cluster.twins().twin(GitHubTwin.class).oauth();
    }
}
