package org.cdcd.connectors.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.cdcd.connectors.egress.Ended;
import org.cdcd.connectors.egress.Outcome;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;

/** Turns what came of an operation into its sealed and signed answer. */
final class AnswerUse implements AsyncStep.Work {
    /** The largest result inside a seal; a larger one is spooled. */
    static final int MAX_SEALED = 1024 * 1024;

    private final Conclusion conclusion;
    private final ResultSpool spool;

    AnswerUse(Conclusion conclusion, ResultSpool spool) {
        this.conclusion = conclusion;
        this.spool = spool;
    }

    @Override
    public Future<Void> run(Exchange exchange, FrontRequest request) {
        RunningUse running = Objects.requireNonNull(RunningUse.of(exchange));
        Ended ended = Objects.requireNonNull(exchange.getMessage().getBody(Ended.class));
        return answer(running, request, ended).map(answer -> {
            exchange.getMessage().setBody(answer);
            return null;
        });
    }

    private Future<FrontAnswer> answer(RunningUse running, FrontRequest request, Ended ended) {
        ServiceMetadata.put(ended.report(), running.metadata());
        Refusal refusal = Verdicts.refusal(ended.outcome(), ended.effect());
        if (refusal != null) {
            return conclusion.refusal(running, request, refusal, ended.effect());
        }
        running.answered();
        return switch (ended.outcome()) {
            case Outcome.Blob blob -> conclusion.success(running, request, Json.bytes(reference(blob)));
            case Outcome.Done done -> result(running, request, Json.bytes(done.body()));
            default -> throw new IllegalStateException("neither a success nor a refusal");
        };
    }

    private Future<FrontAnswer> result(RunningUse running, FrontRequest request, byte[] json) {
        if (json.length <= MAX_SEALED) {
            return conclusion.success(running, request, json);
        }
        return spool.keep(running.use().handle(), request, json)
                .map(AnswerUse::reference)
                .map(Json::bytes)
                .recover(failed -> Future.failedFuture(lost(failed)))
                .compose(reference -> conclusion.success(running, request, reference));
    }

    private static Refusal lost(Throwable failed) {
        Failure.of(failed);
        return Refusal.of(ErrorCode.STORE_UNAVAILABLE, "It was done, but the large result could not be kept.")
                .afterSending();
    }

    private static ObjectNode reference(Outcome.Blob blob) {
        ObjectNode result = Json.MAPPER.createObjectNode();
        result.putObject("blob")
                .put("url", blob.url())
                .put("enc", "aes128gcm")
                .put("ikm", blob.ikm())
                .put("sha256", blob.sha256())
                .put("length", blob.length())
                .put("type", blob.type());
        return result;
    }
}
