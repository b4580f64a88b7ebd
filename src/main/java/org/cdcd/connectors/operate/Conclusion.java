package org.cdcd.connectors.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.time.Duration;
import org.cdcd.connectors.door.Use;
import org.cdcd.connectors.door.UseResult;
import org.cdcd.connectors.door.UseResult.Effect;
import org.cdcd.connectors.wire.ErrorBody;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.ResultSeal;
import org.jspecify.annotations.Nullable;

/** The last step of every admitted use: seal what came of it, tell the vault, answer with what the vault has signed. */
final class Conclusion {
    private static final String RATE_LIMITED = "rate_limited";
    private static final int OK = 200;

    /** A seal of this many bytes takes a fraction of a millisecond; a larger one would hold up all calls of the loop. */
    static final int SEALED_ON_LOOP = 64 * 1024;

    private final String origin;
    private final Duration timeout;

    Conclusion(FrontDoorSettings settings) {
        this.origin = settings.publicOrigin().toString();
        this.timeout = settings.vaultTimeout();
    }

    /** @param result JSON, at most what one sealed answer may hold */
    Future<FrontAnswer> success(RunningUse running, FrontRequest request, byte[] result) {
        return seal(running.use(), request, result)
                .map(sealed -> new UseResult(Effect.ANSWERED, "success", sealed, running.metadata()))
                .compose(ended -> finish(running, request, ended, OK, null));
    }

    Future<FrontAnswer> refusal(RunningUse running, FrontRequest request, Refusal refusal, Effect effect) {
        ErrorCode code = refusal.code();
        ObjectNode error = ErrorBody.of(refusal);
        ObjectNode metadata = running.metadata();
        metadata.putObject("error").put("code", code.wireName());
        Duration wait = refusal.retryAfter();
        if (wait != null) {
            metadata.put("retry_after", ProblemAnswer.seconds(wait));
        }
        byte[] result = Json.bytes(Json.MAPPER.createObjectNode().set("error", error));
        String status = code == ErrorCode.RATE_LIMITED || code == ErrorCode.QUOTA_EXHAUSTED ? RATE_LIMITED : "error";
        return seal(running.use(), request, result)
                .map(sealed -> new UseResult(effect, status, sealed, metadata))
                .compose(ended -> finish(running, request, ended, code.httpStatus(), wait));
    }

    private Future<FrontAnswer> finish(
            RunningUse running, FrontRequest request, UseResult ended, int status, @Nullable Duration wait) {
        return request.await(running.finish(ended), timeout).map(envelope -> EnvelopeAnswer.of(status, envelope, wait));
    }

    private Future<String> seal(Use use, FrontRequest request, byte[] result) {
        return result.length <= SEALED_ON_LOOP
                ? Future.succeededFuture(seal(use, result))
                : request.offLoop(() -> seal(use, result));
    }

    private String seal(Use use, byte[] result) {
        return ResultSeal.seal(use.responseKey(), result, origin, use.webid(), use.requestId());
    }
}
