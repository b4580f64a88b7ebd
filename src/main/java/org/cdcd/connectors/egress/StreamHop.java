package org.cdcd.connectors.egress;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.security.SecureRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.cdcd.connectors.door.SpoolTicket;
import org.cdcd.connectors.wire.Refusal;

/** The hop for calls whose body or answer is a stream: piped from the spool or into it, never whole in memory. */
final class StreamHop extends AsyncProcessorSupport {
    private final Vertx vertx;
    private final HttpClient client;
    private final SpoolClient spool;
    private final Function<String, CompletionStage<SpoolTicket>> openSpool;
    private final SecureRandom random;

    StreamHop(
            Vertx vertx,
            HttpClient client,
            SpoolClient spool,
            Function<String, CompletionStage<SpoolTicket>> openSpool,
            SecureRandom random) {
        this.vertx = vertx;
        this.client = client;
        this.spool = spool;
        this.openSpool = openSpool;
        this.random = random;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Hop hop = exchange.getProperty(CallProperties.HOP, Hop.class);
        Attempts attempts = exchange.getProperty(CallProperties.ATTEMPTS, Attempts.class);
        vertx.getOrCreateContext()
                .runOnContext(now -> client.request(options(hop))
                        .compose(request -> send(request, hop, attempts))
                        .onComplete(done -> {
                            if (done.succeeded()) {
                                exchange.getMessage().setBody(done.result());
                            } else if (done.cause() instanceof LateRefusal late) {
                                exchange.getMessage().setBody(late.answer());
                            } else {
                                exchange.setException(failure(done.cause()));
                            }
                            callback.done(false);
                        }));
        return false;
    }

    private static Exception failure(Throwable cause) {
        return cause instanceof Refusal refusal ? refusal : HopFailure.of(cause);
    }

    private static RequestOptions options(Hop hop) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(hop.call().method()))
                .setHost(hop.egress().getHost())
                .setPort(hop.port())
                .setSsl(hop.secure())
                .setURI(hop.target())
                .setFollowRedirects(false)
                .putHeader(Hop.HEADER, hop.authorization());
        hop.call().headers().forEach(options::putHeader);
        return options;
    }

    private Future<Object> send(HttpClientRequest request, Hop hop, Attempts attempts) {
        request.exceptionHandler(cause -> {});
        Future<HttpClientResponse> answer = request.response().map(HttpClientResponse::pause);
        return body(request, hop.call(), attempts, answer)
                .compose(sent -> answer)
                .compose(response -> receive(response, hop))
                .timeout(hop.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(cause -> request.reset());
    }

    /** A refusal may come before the body has been sent; then the rest of it stays here. */
    private Future<Void> body(
            HttpClientRequest request, ServiceCall call, Attempts attempts, Future<HttpClientResponse> answer) {
        Upload upload = call.upload();
        if (upload == null) {
            return call.body() == null ? request.end() : request.end(call.body());
        }
        request.putHeader("content-length", Long.toString(upload.bodyLength()));
        return spool.read(upload).compose(source -> {
            attempts.bodyUsed();
            BodyPump pump = new BodyPump(source, upload, request);
            answer.onSuccess(early -> pump.stop());
            return pump.run().onFailure(cause -> source.close());
        });
    }

    private Future<Object> receive(HttpClientResponse response, Hop hop) {
        boolean blob = hop.call().answer() == ServiceCall.AnswerKind.BLOB && response.statusCode() / 100 == 2;
        if (!blob) {
            return BoundedBody.read(response).map(body -> {
                ServiceAnswer refused = ServiceAnswer.refusedLate(response.trailers());
                return refused != null
                        ? refused
                        : ServiceAnswer.of(
                                response.statusCode(),
                                response.headers(),
                                body,
                                hop.call().answer());
            });
        }
        return Future.fromCompletionStage(openSpool.apply(hop.handle()), vertx.getOrCreateContext())
                .compose(ticket -> spool.write(ticket, BlobWriter.ciphertextLength(response))
                        .recover(cause -> Future.failedFuture(HopFailure.spool()))
                        .compose(put -> new BlobWriter(response, put, ticket, random).copy()))
                .map(stored -> stored);
    }
}
