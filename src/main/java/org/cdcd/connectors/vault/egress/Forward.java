package org.cdcd.connectors.vault.egress;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Objects;
import org.cdcd.connectors.vault.accounts.calls.CredentialRefused;
import org.cdcd.connectors.vault.accounts.credentials.Material;
import org.cdcd.connectors.vault.admission.HeldHandle;
import org.cdcd.connectors.vault.http.Faults;
import org.cdcd.connectors.vault.http.Line;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * One call through the last hop, from handle to answer. Everything but the checks of {@link Grant} runs on the event
 * loop that the request came in on; whatever ends the call ends it exactly once.
 */
final class Forward implements RunningCalls.Running, AnswerPump.Outcome {
    private final LastHop hop;
    private final HttpServerRequest request;
    private final Context context;
    private @Nullable EgressRequest asked;
    private @Nullable RequestBody body;
    private @Nullable Grant grant;
    private @Nullable Line line;
    private @Nullable HttpClientRequest upstream;
    private @Nullable AnswerPump pump;
    private Scrubber scrubber = Scrubber.idle();
    private long deadline = -1;
    private volatile boolean revoked;
    /** While the vault opens or renews the credential. */
    private boolean waiting;

    private boolean broken;
    private boolean sent;
    private boolean renewed;
    private boolean over;

    Forward(LastHop hop, HttpServerRequest request, Context context) {
        this.hop = hop;
        this.request = request;
        this.context = context;
    }

    void start() {
        request.pause();
        request.response().exceptionHandler(lost -> drop());
        request.response().closeHandler(closed -> drop());
        String handle;
        EgressRequest read;
        try {
            handle = HeldHandle.of(Handles.of(request), Holder.of(request.sslSession()));
            read = EgressRequest.of(request.method().name(), request.uri(), RequestBody.declaredLength(request));
            asked = read;
            body = RequestBody.of(request, hop.settings());
        } catch (Refusal refusal) {
            refuse(refusal);
            return;
        }
        waiting = true;
        Grant.of(hop, handle, read, this)
                .onSuccess(given -> {
                    waiting = false;
                    granted(given);
                })
                .onFailure(cause -> {
                    waiting = false;
                    fail(cause);
                });
    }

    private void granted(Grant given) {
        if (over) {
            hop.running().remove(given.use().credentialId(), this);
            given.close();
            return;
        }
        grant = given;
        if (revoked) {
            fail(revocation());
            return;
        }
        try {
            deadline = hop.vertx().setTimer(hop.timeLeft(given.use()).toMillis() + 1, timer -> timeIsOver());
        } catch (Refusal refusal) {
            refuse(refusal);
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        line = hop.outgoing().line(given.use().credentialId());
        requireBody().prepare().onSuccess(ready -> attempt(given)).onFailure(this::fail);
    }

    private void attempt(Grant given) {
        if (over) {
            return;
        }
        if (revoked) {
            fail(revocation());
            return;
        }
        Injected injected;
        String uri;
        scrubber.close();
        Material material = given.material();
        try {
            scrubber = material == null
                    ? Scrubber.idle()
                    : new Scrubber(material.secrets().values());
            injected = material == null ? Injected.nothing() : Injected.of(given.use(), material);
            uri = injected.uri(requireAsked().uri());
        } catch (Refusal refusal) {
            refuse(refusal);
            return;
        }
        HttpMethod method = HttpMethod.valueOf(requireAsked().method());
        requireLine()
                .request(given.target(), method, uri, given.rule().silence())
                .onSuccess(opened -> send(opened, given, injected))
                .onFailure(cause -> {
                    injected.close();
                    fail(cause);
                });
    }

    private void send(HttpClientRequest opened, Grant given, Injected injected) {
        // the line is cut by another task of this thread, which may come after this one
        if (over || revoked) {
            injected.close();
            opened.reset();
            fail(revocation());
            return;
        }
        upstream = opened;
        Material material = given.material();
        String reserved = material == null ? "authorization" : Injected.reservedName(material.injection());
        opened.headers()
                .setAll(RequestHeaders.allowed(
                        request.headers(), given.rule(), given.use().connector().headers(), reserved));
        injected.putOn(opened);
        opened.exceptionHandler(this::fail);
        Future<HttpClientResponse> response = opened.response();
        if (response.failed()) {
            // a kept connection that ended between being taken and now: nothing was written on it
            injected.close();
            fail(response.cause());
            return;
        }
        response.onSuccess(this::answered).onFailure(this::fail);
        sent = true;
        requireBody().sendTo(opened, injected::close).onFailure(this::bodyLost);
    }

    /** A service may answer and close before it has read everything: then its answer counts, not the broken pipe. */
    private void bodyLost(Throwable cause) {
        if (pump == null) {
            fail(cause);
        }
    }

    private void answered(HttpClientResponse response) {
        response.exceptionHandler(this::fail);
        Grant given = grant;
        if (over || given == null) {
            return;
        }
        try {
            MultiMap headers = AnswerHeaders.allowed(response.headers(), given.use(), askedUrl(), scrubber);
            AnswerPump carrying = new AnswerPump(
                    response,
                    request.response(),
                    headers,
                    scrubber,
                    given.maxResponse(hop.settings()),
                    mayRenew(given, response) ? hop.settings().judged() : 0,
                    this);
            pump = carrying;
            doubt(given, response);
            carrying.start();
        } catch (Refusal refusal) {
            fail(refusal);
        }
    }

    private URI askedUrl() {
        EgressRequest read = requireAsked();
        return URI.create("https://" + read.host() + (read.port() == 443 ? "" : ":" + read.port()) + read.path());
    }

    private boolean mayRenew(Grant given, HttpClientResponse response) {
        return !renewed
                && given.canRenew()
                && requireBody().canBeSentAgain()
                && CredentialRefused.isPossible(
                        given.use().connector().errors(), response.statusCode(), response.headers()::get);
    }

    /** A credential that cannot be renewed is looked into, beside the answer, so that its owner sees that it is dead. */
    private void doubt(Grant given, HttpClientResponse response) {
        Material refused = given.material();
        if (refused != null && response.statusCode() == 401 && !given.canRenew()) {
            hop.asked(() -> {
                hop.credentials().doubted(refused.credentialId(), given.use().held());
                return refused.version();
            });
        }
    }

    @Override
    public void held(AnswerPump carrying, byte[] answer) {
        Grant given = grant;
        if (given == null) {
            return;
        }
        HttpClientResponse response = carrying.response();
        if (CredentialRefused.is(
                given.use().connector().errors(), response.statusCode(), response.headers()::get, answer)) {
            renew(given, carrying);
        } else {
            carrying.release();
        }
    }

    private void renew(Grant given, AnswerPump carrying) {
        Material rejected = given.material();
        if (rejected == null) {
            carrying.release();
            return;
        }
        renewed = true;
        waiting = true;
        hop.renewed(given.use(), rejected)
                .onSuccess(fresh -> {
                    waiting = false;
                    if (over || revoked) {
                        fresh.close();
                        fail(revocation());
                        return;
                    }
                    pump = null;
                    Grant next = given.with(fresh);
                    grant = next;
                    attempt(next);
                })
                .onFailure(cause -> {
                    waiting = false;
                    // there is nothing to renew with: the service's own answer says best what happened
                    if (!over
                            && !broken
                            && cause instanceof Refusal no
                            && no.code() == ErrorCode.REAUTHORIZATION_REQUIRED) {
                        carrying.release();
                    } else {
                        fail(cause);
                    }
                });
    }

    @Override
    public void done() {
        boolean bodyLeft = !request.isEnded();
        HttpClientRequest asking = upstream;
        finish();
        if (bodyLeft && asking != null) {
            // the service answered without wanting the rest of the body
            asking.reset();
            RefusalAnswer.drain(request);
            request.resume();
        }
    }

    @Override
    public void failed(Refusal refusal) {
        fail(refusal);
    }

    @Override
    public void revoked() {
        revoked = true;
        context.runOnContext(now -> {
            // nothing is under way while the credential is opened or renewed, and that may say better why it ended
            if (!waiting) {
                fail(revocation());
            }
        });
    }

    private static Refusal revocation() {
        return Refusal.of(ErrorCode.CREDENTIAL_REVOKED, "The credential was revoked during the call.");
    }

    private void timeIsOver() {
        fail(
                sent
                        ? Refusal.of(ErrorCode.SERVICE_UNAVAILABLE, "The service did not answer in time.")
                                .afterSending()
                        : Refusal.of(ErrorCode.REQUEST_EXPIRED, "The time of this use is over."));
    }

    private void fail(Throwable cause) {
        if (waiting && !(cause instanceof Refusal)) {
            // the line of an answer that is not wanted any more
            broken = true;
            return;
        }
        boolean explained = cause instanceof Refusal no && no.code() == ErrorCode.CREDENTIAL_SUSPENDED;
        // the lines of a revoked credential are cut at once, so the broken line may be seen before its reason
        refuse(revoked && !explained ? sent ? revocation().afterSending() : revocation() : Faults.refusal(cause, sent));
    }

    /** Ends the call with the vault's own answer, which stands in the trailer if another has begun. */
    private void refuse(Refusal refusal) {
        if (over) {
            return;
        }
        over = true;
        Grant given = grant;
        if (refusal.code() == ErrorCode.UPSTREAM_ECHOED_SECRET && given != null) {
            hop.report(given.use(), given.target().host());
        }
        boolean begun = request.response().headWritten();
        stopUpstream();
        finish();
        if (begun) {
            RefusalAnswer.endWith(request, refusal);
        } else {
            RefusalAnswer.write(request, refusal, sent);
        }
    }

    /** The gateway has gone. */
    private void drop() {
        if (!over) {
            over = true;
            stopUpstream();
            finish();
        }
    }

    private void stopUpstream() {
        if (pump != null) {
            pump.stop();
        }
        if (upstream != null) {
            upstream.reset();
        }
    }

    private void finish() {
        over = true;
        if (deadline >= 0) {
            hop.vertx().cancelTimer(deadline);
        }
        scrubber.close();
        if (line != null) {
            line.close();
        }
        if (grant != null) {
            hop.running().remove(grant.use().credentialId(), this);
            grant.close();
        }
    }

    private EgressRequest requireAsked() {
        return Objects.requireNonNull(asked);
    }

    private RequestBody requireBody() {
        return Objects.requireNonNull(body);
    }

    private Line requireLine() {
        return Objects.requireNonNull(line);
    }
}
