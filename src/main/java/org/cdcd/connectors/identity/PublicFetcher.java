package org.cdcd.connectors.identity;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.TrustOptions;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gets documents over https from the public internet and from nowhere else. The name is resolved once, every address it
 * has must be public, and the connection is made to an address that was checked, so that a name which changes its mind
 * (DNS rebinding) gains nothing. TLS is verified against the name. No proxy, no cookie, no redirect but one 303 to the
 * same origin, as WebIDs without a fragment need.
 *
 * <p>In development {@code http://localhost} and {@code http://127.0.0.1} are reached too.
 */
public final class PublicFetcher implements DocumentFetcher, AutoCloseable {
    private static final int CONCURRENT = 16;

    /** A developer's machine may be compiling at the same time. */
    private static final int PATIENCE_IN_DEVELOPMENT = 5;

    private final UrlRule urls;
    private final CheckedResolver resolver;
    private final PinnedGet get;
    private final Semaphore running = new Semaphore(CONCURRENT);

    public PublicFetcher(Vertx vertx, boolean devMode) {
        this(vertx, devMode, InetAddress::getAllByName, null);
    }

    /** A fetcher that trusts other certificate authorities than the platform's. */
    PublicFetcher(Vertx vertx, boolean devMode, HostResolver names, @Nullable TrustOptions trust) {
        this.urls = new UrlRule(devMode);
        this.resolver = new CheckedResolver(names, devMode);
        HttpClientOptions options = new HttpClientOptions()
                .setKeepAlive(false)
                .setMaxPoolSize(CONCURRENT)
                .setMaxWaitQueueSize(CONCURRENT)
                .setMaxHeaderSize(8 * 1024)
                .setMaxInitialLineLength(1024)
                .setConnectTimeout(2000)
                .setSslHandshakeTimeout(2)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
        if (trust != null) {
            options.setTrustOptions(trust);
        }
        this.get = new PinnedGet(vertx.createHttpClient(options));
    }

    @Override
    public Fetched get(URI url, String accept, int maxBytes, Duration limit) throws FetchFailed {
        if (Context.isOnEventLoopThread()) {
            throw new IllegalStateException("fetching blocks and must not run on an event loop");
        }
        Deadline deadline = Deadline.in(urls.devMode() ? limit.multipliedBy(PATIENCE_IN_DEVELOPMENT) : limit);
        if (!acquire(deadline)) {
            throw FetchFailed.unreachable("too many documents are being fetched at once");
        }
        try {
            return follow(url, accept, maxBytes, deadline);
        } finally {
            running.release();
        }
    }

    private boolean acquire(Deadline deadline) {
        try {
            return running.tryAcquire(deadline.millis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Fetched follow(URI url, String accept, int maxBytes, Deadline deadline) throws FetchFailed {
        PinnedGet.Reply reply = once(url, accept, maxBytes, deadline);
        URI location = url;
        if (reply.status() == 303) {
            location = sameOrigin(url, reply.location());
            reply = once(location, accept, maxBytes, deadline);
        }
        if (reply.status() >= 500 || reply.status() == 429) {
            throw FetchFailed.unreachable("its server answered " + reply.status());
        }
        if (reply.status() != 200) {
            throw FetchFailed.unusable("its server answered " + reply.status());
        }
        return new Fetched(location, reply.contentType(), reply.body());
    }

    private PinnedGet.Reply once(URI url, String accept, int maxBytes, Deadline deadline) throws FetchFailed {
        if (!urls.accepts(url)) {
            throw FetchFailed.unusable("its address is not an https URL");
        }
        InetAddress address = resolver.resolve(url, deadline);
        return get.send(url, address, accept, maxBytes, deadline);
    }

    private static URI sameOrigin(URI from, String location) throws FetchFailed {
        try {
            URI to = from.resolve(location);
            if (to.getHost() != null
                    && to.getScheme() != null
                    && TargetUri.origin(to).equals(TargetUri.origin(from))) {
                return to;
            }
        } catch (IllegalArgumentException e) {
            // an address that is none is not the same origin either
        }
        throw FetchFailed.unusable("it redirects to another place");
    }

    @Override
    public void close() {
        get.close();
    }
}
