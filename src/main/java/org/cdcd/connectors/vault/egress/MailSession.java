package org.cdcd.connectors.vault.egress;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.net.NetSocket;
import java.util.function.Supplier;
import org.cdcd.connectors.vault.accounts.credentials.Material;
import org.cdcd.connectors.vault.admission.HeldHandle;
import org.cdcd.connectors.vault.http.Faults;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * One mail session from handle to end: checks the use, opens a secure connection to the account's server, logs in there.
 * It ends when either side ends, at the deadline, or when the credential is revoked; then both sockets close. Runs on
 * one event loop.
 */
final class MailSession implements RunningCalls.Running {
    private final LastHop hop;
    private final MailProtocol protocol;
    private final Supplier<? extends MailLogin.Protocol> logins;
    private final LineSocket client;
    private final Context context;
    private @Nullable MailGrant grant;
    private @Nullable LineSocket server;
    private @Nullable Scrubber scrubber;
    private long timer;
    private boolean over;

    /** What a session is once it stands. */
    record Opened<L extends MailLogin.Protocol>(MailGrant grant, LineSocket server, Scrubber scrubber, L login) {}

    MailSession(LastHop hop, MailProtocol protocol, Supplier<? extends MailLogin.Protocol> logins, LineSocket client) {
        this.hop = hop;
        this.protocol = protocol;
        this.logins = logins;
        this.client = client;
        this.context = hop.vertx().getOrCreateContext();
        client.onEnd(this::end);
        timer = hop.vertx().setTimer(hop.settings().mailLogin().toMillis(), late -> end());
    }

    /**
     * Opens and logs in.
     *
     * @return fails with {@link Refusal} or {@link LoginRefused}
     */
    Future<Opened<MailLogin.Protocol>> open(String password) {
        return MailGrant.of(hop, () -> held(password), protocol, this).compose(given -> {
            if (over) {
                release(given);
                return Future.failedFuture(gone());
            }
            grant = given;
            limitTime(given);
            return connect(given, true);
        });
    }

    private String held(String password) {
        return HeldHandle.of(
                Handles.checked(password), Holder.of(client.socket().sslSession()));
    }

    private void limitTime(MailGrant given) {
        hop.vertx().cancelTimer(timer);
        timer = hop.vertx().setTimer(hop.timeLeft(given.use()).toMillis() + 1, late -> end());
    }

    private Future<Opened<MailLogin.Protocol>> connect(MailGrant given, boolean mayRenew) {
        Scrubber looking = new Scrubber(given.material().secrets().values());
        scrubber = looking;
        MailLogin.Protocol login = logins.get();
        return hop.outgoing()
                .socket(given.target(), given.implicitTls())
                .compose(socket -> logIn(given, socket, login))
                .map(in -> new Opened<>(given, in, looking, login))
                .recover(cause -> {
                    dropServer();
                    looking.close();
                    boolean renewable = mayRenew && cause instanceof LoginRefused && isToken(given);
                    return renewable && !over
                            ? renew(given, cause)
                            : Future.failedFuture(cause instanceof LoginRefused ? cleaned(given, cause) : fault(cause));
                });
    }

    private Future<LineSocket> logIn(MailGrant given, NetSocket socket, MailLogin.Protocol login) {
        LineSocket connected = new LineSocket(socket);
        if (over) {
            connected.close();
            return Future.failedFuture(gone());
        }
        server = connected;
        MailLogin credential = MailLogin.of(given.material());
        return login.logIn(connected, given.target().host(), !given.implicitTls(), credential)
                .map(in -> {
                    connected.onEnd(this::end);
                    return connected;
                });
    }

    private Future<Opened<MailLogin.Protocol>> renew(MailGrant given, Throwable refused) {
        Material rejected = given.material();
        return hop.renewed(given.use(), rejected)
                .recover(cause -> Future.failedFuture(cleaned(given, refused)))
                .compose(fresh -> {
                    if (over) {
                        fresh.close();
                        return Future.failedFuture(gone());
                    }
                    MailGrant next = given.with(fresh);
                    grant = next;
                    return connect(next, false);
                });
    }

    private static boolean isToken(MailGrant given) {
        return given.material().secrets().containsKey("token");
    }

    /** A server that writes the password into its refusal is not quoted. */
    private Throwable cleaned(MailGrant given, Throwable refused) {
        try (Scrubber looking = new Scrubber(given.material().secrets().values())) {
            looking.check(refused instanceof LoginRefused told ? told.line() : "");
            return refused;
        } catch (Refusal echo) {
            hop.report(given.use(), given.target().host());
            return echo;
        }
    }

    private static Refusal fault(Throwable cause) {
        return Faults.refusal(cause, false);
    }

    private static Refusal gone() {
        return Refusal.of(ErrorCode.SERVICE_UNAVAILABLE, "The mail session is over.");
    }

    /** Ends the session because the server wrote the secret back. */
    void echoed() {
        if (grant != null) {
            hop.report(grant.use(), grant.target().host());
        }
        end();
    }

    @Override
    public void revoked() {
        context.runOnContext(now -> end());
    }

    /** Closes both sockets, now. */
    void end() {
        if (over) {
            return;
        }
        over = true;
        hop.vertx().cancelTimer(timer);
        client.close();
        dropServer();
        if (scrubber != null) {
            scrubber.close();
        }
        if (grant != null) {
            release(grant);
        }
    }

    private void dropServer() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    private void release(MailGrant given) {
        hop.running().remove(given.use().credentialId(), this);
        given.close();
    }
}
