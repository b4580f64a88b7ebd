package org.cdcd.connectors.vault.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The pools of connections, one for each credential; the least used idle ones are given up first. */
final class Lines implements AutoCloseable {
    private final Vertx vertx;
    private final Trust trust;
    private final OutgoingSettings settings;
    private final Map<UUID, Pool> pools = new LinkedHashMap<>(16, 0.75f, true);

    Lines(Vertx vertx, Trust trust, OutgoingSettings settings) {
        this.vertx = vertx;
        this.trust = trust;
        this.settings = settings;
    }

    Line take(UUID credentialId) {
        List<Pool> old = new ArrayList<>();
        Pool pool;
        synchronized (pools) {
            pool = pools.computeIfAbsent(credentialId, id -> new Pool());
            pool.inUse++;
            giveUpIdle(old);
        }
        old.forEach(Pool::close);
        return new Leased(pool);
    }

    /** Closes every connection of a credential, busy or not. */
    void hangUp(UUID credentialId) {
        Pool pool;
        synchronized (pools) {
            pool = pools.remove(credentialId);
        }
        if (pool != null) {
            pool.close();
        }
    }

    int size() {
        synchronized (pools) {
            return pools.size();
        }
    }

    @Override
    public void close() {
        List<Pool> all;
        synchronized (pools) {
            all = List.copyOf(pools.values());
            pools.clear();
        }
        all.forEach(Pool::close);
    }

    private void giveUpIdle(List<Pool> old) {
        Iterator<Pool> eldestFirst = pools.values().iterator();
        while (pools.size() > settings.pooledCredentials() && eldestFirst.hasNext()) {
            Pool pool = eldestFirst.next();
            if (pool.inUse == 0) {
                eldestFirst.remove();
                old.add(pool);
            }
        }
    }

    /**
     * What the connections of one client have in common.
     *
     * @param overridden whether they believe the sandbox's certificates, and not the world's
     * @param silence the longest time without a byte either way
     */
    private record Kind(boolean overridden, Duration silence) {}

    /** The clients of one credential. */
    private final class Pool {
        private final Map<Kind, HttpClient> clients = new HashMap<>();
        private int inUse;
        private boolean closed;

        synchronized HttpClient client(Kind kind) {
            if (closed) {
                throw new IllegalStateException("the credential's connections were closed");
            }
            return clients.computeIfAbsent(kind, Lines.this::create);
        }

        synchronized void close() {
            closed = true;
            clients.values().forEach(HttpClient::close);
        }
    }

    private HttpClient create(Kind kind) {
        return vertx.createHttpClient(
                Tls.httpOptions(settings, trust, kind.overridden(), kind.silence())
                        .setKeepAlive(true)
                        .setKeepAliveTimeout((int) settings.keepAlive().toSeconds()),
                new PoolOptions()
                        .setHttp1MaxSize(settings.connectionsPerCredential())
                        .setMaxWaitQueueSize(settings.waitingPerCredential()));
    }

    private final class Leased implements Line {
        private final Pool pool;
        private final AtomicBoolean open = new AtomicBoolean(true);

        Leased(Pool pool) {
            this.pool = pool;
        }

        @Override
        public Future<HttpClientRequest> request(
                Target target, HttpMethod method, String uri, @Nullable Duration silence) {
            HttpClient client;
            try {
                client = pool.client(new Kind(target.overridden(), silence == null ? settings.silence() : silence));
            } catch (IllegalStateException e) {
                return Future.failedFuture(e);
            }
            return client.request(new RequestOptions()
                    .setServer(target.socketAddress())
                    .setHost(target.host())
                    .setPort(target.port())
                    .setSsl(true)
                    .setMethod(method)
                    .setURI(uri)
                    .setFollowRedirects(false)
                    .setConnectTimeout(settings.connect().toMillis()));
        }

        @Override
        public void close() {
            if (open.compareAndSet(true, false)) {
                synchronized (pools) {
                    pool.inUse--;
                }
            }
        }
    }
}
