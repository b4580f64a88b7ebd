package org.cdcd.connectors.identity;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks names up with a limit of time, on threads of its own: the platform's resolver knows no timeout, and a name server may
 * be anybody's and stay silent. Those threads are not virtual ones, since the resolver blocks in native code, where a virtual
 * thread would take its carrier with it.
 *
 * <p>A name that is being looked up is not looked up twice at once, so whoever asks for it again and again holds one thread.
 */
public final class HostLookups {
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final HostResolver resolver;
    private final Duration limit;
    private final Executor threads;
    private final ConcurrentMap<String, CompletableFuture<InetAddress[]>> running = new ConcurrentHashMap<>();

    /**
     * @param atOnce how many lookups may run; another is refused
     * @param limit until an answer that does not come is given up
     */
    public HostLookups(HostResolver resolver, int atOnce, Duration limit) {
        this.resolver = resolver;
        this.limit = limit;
        this.threads = new ThreadPoolExecutor(
                0,
                atOnce,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name("resolve-", 0).factory());
    }

    /**
     * The addresses of a name; never blocks.
     *
     * @return fails with {@link UnknownHostException} or {@link java.util.concurrent.TimeoutException}, perhaps as the cause of
     *     another exception
     */
    public CompletableFuture<InetAddress[]> of(String host) {
        CompletableFuture<InetAddress[]> mine = new CompletableFuture<>();
        CompletableFuture<InetAddress[]> first = running.putIfAbsent(host, mine);
        if (first == null) {
            start(host, mine);
        }
        // a copy, since it is not for one who gives up to end the lookup of others
        return (first == null ? mine : first).copy().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void start(String host, CompletableFuture<InetAddress[]> answer) {
        try {
            threads.execute(() -> lookUp(host, answer));
        } catch (RejectedExecutionException full) {
            running.remove(host, answer);
            answer.completeExceptionally(new UnknownHostException("too many names are being looked up"));
        }
    }

    private void lookUp(String host, CompletableFuture<InetAddress[]> answer) {
        try {
            InetAddress[] addresses = resolver.resolve(host);
            running.remove(host, answer);
            answer.complete(addresses);
        } catch (UnknownHostException | RuntimeException e) {
            running.remove(host, answer);
            answer.completeExceptionally(e);
        } finally {
            running.remove(host, answer);
        }
    }
}
