package org.cdcd.connectors.vault.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.dns.DnsClientOptions;
import io.vertx.core.dns.SrvRecord;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** SRV records (RFC 2782), as the system's first name server tells them; no answer is the same as none. */
public final class ServiceRecords {
    private static final int PATIENCE_MILLIS = 2_000;

    private final Vertx vertx;
    private final DnsClientOptions options;

    /** One host that offers a service. */
    public record Offer(String host, int port) {}

    public ServiceRecords(Vertx vertx) {
        this(vertx, new DnsClientOptions());
    }

    /** @param options which server is asked; the time it has is ours */
    public ServiceRecords(Vertx vertx, DnsClientOptions options) {
        this.vertx = vertx;
        this.options = new DnsClientOptions(options).setQueryTimeout(PATIENCE_MILLIS);
    }

    /** Who offers a service such as {@code _imaps._tcp.example.org}, the preferred first; blocks for two seconds at most. */
    public List<Offer> of(String name) {
        if (Context.isOnEventLoopThread()) {
            throw new IllegalStateException("an event loop does not wait");
        }
        try {
            return vertx
                    .createDnsClient(options)
                    .resolveSRV(name)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(PATIENCE_MILLIS + 1_000, TimeUnit.MILLISECONDS)
                    .join()
                    .stream()
                    .sorted(Comparator.comparingInt(SrvRecord::priority)
                            .thenComparing(SrvRecord::weight, Comparator.reverseOrder()))
                    // a target of "." says that the service is not offered, and arrives as none
                    .filter(record ->
                            record.target() != null && !record.target().equals("."))
                    .map(record -> new Offer(record.target().replaceFirst("\\.$", ""), record.port()))
                    .toList();
        } catch (CompletionException | IllegalStateException none) {
            return List.of();
        }
    }
}
