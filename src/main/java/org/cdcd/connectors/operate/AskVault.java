package org.cdcd.connectors.operate;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.cdcd.connectors.door.Answer;

/** Passes a request on to the vault, and the vault's answer back. */
final class AskVault implements AsyncStep.Work {
    private final Function<FrontRequest, CompletionStage<Answer>> question;
    private final Function<Answer, FrontAnswer> reply;
    private final Duration timeout;

    AskVault(
            Duration timeout,
            Function<FrontRequest, CompletionStage<Answer>> question,
            Function<Answer, FrontAnswer> reply) {
        this.timeout = timeout;
        this.question = question;
        this.reply = reply;
    }

    @Override
    public Future<Void> run(Exchange exchange, FrontRequest request) {
        return request.await(question.apply(request), timeout).map(answer -> {
            exchange.getMessage().setBody(reply.apply(answer));
            return null;
        });
    }
}
