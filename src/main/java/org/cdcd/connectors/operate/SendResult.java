package org.cdcd.connectors.operate;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.cdcd.connectors.door.Vault;
import org.cdcd.connectors.wire.ErrorCode;

/** Sends a large result's ciphertext out of the vault's spool; ranges work (RFC 9110, 14), reading it twice does not. */
final class SendResult implements AsyncStep.Work {
    private static final List<String> PASSED_ON = List.of("Content-Length", "Content-Range", "Accept-Ranges");

    private final Vault vault;
    private final SpoolClient spool;
    private final Duration timeout;

    SendResult(Vault vault, SpoolClient spool, Duration timeout) {
        this.vault = vault;
        this.spool = spool;
        this.timeout = timeout;
    }

    @Override
    public Future<Void> run(Exchange exchange, FrontRequest request) {
        return request.await(vault.openResult(request.proof(), request.id("id", ErrorCode.NOT_FOUND)), timeout)
                .compose(ticket -> spool.read(ticket, request.range()))
                .map(response -> {
                    exchange.getMessage().setBody(answer(response));
                    return null;
                });
    }

    private static FrontAnswer answer(HttpClientResponse response) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/octet-stream");
        for (String name : PASSED_ON) {
            String value = response.getHeader(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return new FrontAnswer.Streamed(
                response.statusCode(),
                headers,
                response,
                () -> response.request().reset());
    }
}
