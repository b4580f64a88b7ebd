package org.cdcd.connectors.operate;

import io.vertx.core.Future;
import org.apache.camel.Exchange;
import org.cdcd.connectors.door.UseResult.Effect;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/**
 * Answers what went wrong: sealed and signed while a use is open, as a problem document before and after. Never fails
 * itself.
 */
final class AnswerProblem implements AsyncStep.Work {
    private final Conclusion conclusion;

    AnswerProblem(Conclusion conclusion) {
        this.conclusion = conclusion;
    }

    @Override
    public Future<Void> run(Exchange exchange, FrontRequest request) {
        Throwable failed = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        RunningUse running = RunningUse.of(exchange);
        Future<FrontAnswer> answer = running == null
                ? Future.succeededFuture(ProblemAnswer.of(Failure.of(failed)))
                : sealed(running, request, failed);
        return answer.map(finished -> {
            exchange.getMessage().setBody(finished);
            return null;
        });
    }

    private Future<FrontAnswer> sealed(RunningUse running, FrontRequest request, Throwable failed) {
        Refusal refusal = refusal(running, failed);
        if (running.over()) {
            return Future.succeededFuture(ProblemAnswer.of(refusal));
        }
        Future<FrontAnswer> answer;
        try {
            answer = conclusion.refusal(running, request, refusal, running.effect());
        } catch (RuntimeException e) {
            answer = Future.failedFuture(e);
        }
        // the vault is gone or the key cannot be sealed to: better an open answer without private details than none
        return answer.recover(lost -> Future.succeededFuture(ProblemAnswer.of(open(running, lost))));
    }

    /** A bug, or a vault that is away, after something may have been sent. */
    private static Refusal refusal(RunningUse running, Throwable failed) {
        Refusal refusal = Failure.of(failed);
        if (running.effect() == Effect.NOT_SENT || refusal.mayHaveTakenEffect()) {
            return refusal;
        }
        return refusal.code() == ErrorCode.INTERNAL_ERROR
                ? Refusal.of(ErrorCode.OUTCOME_UNKNOWN, "Something went wrong here while the operation ran.")
                        .afterSending()
                : refusal.afterSending();
    }

    private static Refusal open(RunningUse running, Throwable lost) {
        Refusal refusal = Failure.of(lost);
        return running.effect() == Effect.NOT_SENT ? refusal : refusal.afterSending();
    }
}
