package org.cdcd.connectors.vault.egress;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.cdcd.connectors.vault.accounts.credentials.Credentials;
import org.cdcd.connectors.vault.accounts.credentials.Material;
import org.cdcd.connectors.vault.admission.LiveUse;
import org.cdcd.connectors.vault.admission.LiveUses;
import org.cdcd.connectors.vault.http.Names;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.http.Target;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the HTTP and mail ports of the last hop share. One is made for a vault; a revoke ends what runs on any port. */
public final class LastHop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LastHop.class);

    private final Vertx vertx;
    private final WorkerExecutor workers;
    private final LiveUses uses;
    private final Credentials credentials;
    private final Names names;
    private final Outgoing outgoing;
    private final EchoListener echoes;
    private final InstantSource clock;
    private final EgressSettings settings;
    private final Renewals renewals;
    private final RunningCalls running = new RunningCalls();

    /** @param workers where everything that blocks is done: the database, opening credentials */
    public LastHop(
            Vertx vertx,
            WorkerExecutor workers,
            LiveUses uses,
            Credentials credentials,
            Names names,
            Outgoing outgoing,
            EchoListener echoes,
            InstantSource clock,
            EgressSettings settings) {
        this.vertx = vertx;
        this.workers = workers;
        this.uses = uses;
        this.credentials = credentials;
        this.names = names;
        this.outgoing = outgoing;
        this.echoes = echoes;
        this.clock = clock;
        this.settings = settings;
        this.renewals = new Renewals(vertx);
        uses.onRevoked(credentialId -> {
            running.endAll(credentialId);
            outgoing.hangUp(credentialId);
        });
    }

    /** Runs on the worker pool; the future completes on the caller's context. */
    <T> Future<T> blocking(Callable<T> work) {
        return workers.executeBlocking(work, false);
    }

    /**
     * The same for what the rest of the vault does: what goes wrong there and is no refusal is a bug or an outage of ours,
     * and never blamed on the service. Its message is not logged: it may hold what must not be told.
     */
    <T> Future<T> asked(Callable<T> work) {
        return guarded(blocking(work));
    }

    /**
     * The use's credential, renewed first if that is due; whoever waits for that waits apart from all other calls. As long as its
     * token is still good it is given as it is where it cannot be renewed now.
     */
    Future<Material> opened(LiveUse use) {
        return asked(() -> credentials.openNow(use.credentialId(), use.held()))
                .compose(now -> now.map(Future::succeededFuture)
                        .orElseGet(() -> renewal(
                                use,
                                () -> credentials.open(use.credentialId(), use.held()),
                                failed -> unrenewed(use, failed))))
                .map(material -> material.at(use.connection()));
    }

    private Future<Material> unrenewed(LiveUse use, @Nullable Throwable failed) {
        return asked(() -> credentials.openUnrenewed(use.credentialId(), use.held()))
                .compose(material -> material.map(Future::succeededFuture)
                        .orElseGet(() -> Future.failedFuture(failed == null ? Renewals.busy() : failed)));
    }

    /** The use's credential after the service refused what it was given. */
    Future<Material> renewed(LiveUse use, Material rejected) {
        return renewedFrom(use, rejected.version()).map(material -> material.at(use.connection()));
    }

    private Future<Material> renewedFrom(LiveUse use, int rejected) {
        return renewal(
                use,
                () -> credentials.renew(use.credentialId(), rejected, use.held()),
                failed -> failed != null
                        ? Future.failedFuture(failed)
                        : unrenewed(use, null).compose(material -> {
                            if (material.version() > rejected) {
                                return Future.succeededFuture(material);
                            }
                            material.close();
                            return renewedFrom(use, rejected);
                        }));
    }

    private Future<Material> renewal(
            LiveUse use, Callable<Material> work, Function<@Nullable Throwable, Future<Material>> otherwise) {
        return guarded(renewals.run(use.connector().id(), use.credentialId(), work, otherwise));
    }

    private <T> Future<T> guarded(Future<T> asked) {
        return asked.recover(cause -> {
            if (cause instanceof Refusal) {
                return Future.failedFuture(cause);
            }
            StackTraceElement[] trace = cause.getStackTrace();
            LOG.error("the vault failed: {} at {}", cause.getClass().getName(), trace.length == 0 ? "?" : trace[0]);
            return Future.failedFuture(Refusal.of(ErrorCode.INTERNAL_ERROR, "The vault failed; its log says where."));
        });
    }

    /** The checked address of a name; while it is looked up, none of the workers waits. */
    Future<Target> lookUp(String host, int port) {
        return Future.fromCompletionStage(names.lookUp(host, port), vertx.getOrCreateContext());
    }

    void report(LiveUse use, String host) {
        blocking(() -> {
            echoes.echoed(use, host);
            return host;
        });
    }

    /** @throws Refusal if nothing is left of it */
    Duration timeLeft(LiveUse use) {
        Duration left = Duration.between(clock.instant(), use.deadline());
        if (left.isNegative() || left.isZero()) {
            throw Refusal.of(ErrorCode.REQUEST_EXPIRED, "The time of this use is over.");
        }
        return left;
    }

    Vertx vertx() {
        return vertx;
    }

    LiveUses uses() {
        return uses;
    }

    Credentials credentials() {
        return credentials;
    }

    Outgoing outgoing() {
        return outgoing;
    }

    EgressSettings settings() {
        return settings;
    }

    /** How many calls and sessions run now. */
    public int runningCalls() {
        return running.size();
    }

    RunningCalls running() {
        return running;
    }

    /** Ends its own threads; the ports are closed by then. */
    @Override
    public void close() {
        renewals.close();
    }
}
