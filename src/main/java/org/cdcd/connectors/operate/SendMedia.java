package org.cdcd.connectors.operate;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.cdcd.connectors.egress.PublicMedia;

/** Sends an uploaded picture to the service that was told its address. */
final class SendMedia implements AsyncStep.Work {
    private final Function<String, Future<PublicMedia.Picture>> media;
    private final Duration timeout;

    SendMedia(Function<String, Future<PublicMedia.Picture>> media, Duration timeout) {
        this.media = media;
        this.timeout = timeout;
    }

    @Override
    public Future<Void> run(Exchange exchange, FrontRequest request) {
        return media.apply(request.variable("token"))
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .map(picture -> {
                    exchange.getMessage().setBody(answer(picture));
                    return null;
                });
    }

    private static FrontAnswer answer(PublicMedia.Picture picture) {
        Map<String, String> headers = Map.of(
                "Content-Type",
                picture.type(),
                "Content-Length",
                String.valueOf(picture.length()),
                "Cache-Control",
                "no-store",
                "X-Content-Type-Options",
                "nosniff");
        return new FrontAnswer.Streamed(200, headers, picture.body(), picture.abandon());
    }
}
