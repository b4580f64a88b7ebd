package org.cdcd.connectors.operate;

import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.PlatformHandler;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** Turns away who brings no token at all before their body is read. Whether a token is good is for the vault to say. */
final class TokenFirst implements PlatformHandler {
    private static final Refusal NO_TOKEN = Refusal.of(
                    ErrorCode.INVALID_TOKEN, "The request needs an Authorization header of the scheme DPoP.")
            .withRemedy("Send \"Authorization: DPoP <access token>\" with a DPoP proof.");

    private final Answers answers;

    TokenFirst(Answers answers) {
        this.answers = answers;
    }

    @Override
    public void handle(RoutingContext call) {
        if (call.request().headers().contains("Authorization")) {
            call.next();
        } else {
            answers.write(call, ProblemAnswer.of(NO_TOKEN))
                    .onComplete(written -> FrontConsumer.drain(call.vertx(), call.request()));
        }
    }
}
