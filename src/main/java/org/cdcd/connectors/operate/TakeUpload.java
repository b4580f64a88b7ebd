package org.cdcd.connectors.operate;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.cdcd.connectors.door.SpoolTicket;
import org.cdcd.connectors.door.Vault;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;

/** Takes an upload's ciphertext into the vault's spool, as fast as the spool takes it and no faster. */
final class TakeUpload implements AsyncStep.Work {
    private static final int CREATED = 201;

    private final Vault vault;
    private final SpoolClient spool;
    private final FrontDoorSettings settings;

    TakeUpload(Vault vault, SpoolClient spool, FrontDoorSettings settings) {
        this.vault = vault;
        this.spool = spool;
        this.settings = settings;
    }

    @Override
    public Future<Void> run(Exchange exchange, FrontRequest request) {
        HttpServerRequest stream = Objects.requireNonNull(request.stream());
        long length = length(request);
        UUID id = request.id("id", ErrorCode.UPLOAD_NOT_FOUND);
        return request.await(vault.openUpload(request.proof(), id, length), settings.vaultTimeout())
                .compose(ticket -> transfer(stream, ticket, length))
                .map(written -> {
                    exchange.getMessage().setBody(created(id, length));
                    return null;
                });
    }

    private Future<Void> transfer(HttpServerRequest stream, SpoolTicket ticket, long length) {
        if ("100-continue".equalsIgnoreCase(stream.getHeader("Expect"))) {
            stream.response().writeContinue();
        }
        return spool.write(ticket, stream, length);
    }

    private long length(FrontRequest request) {
        if (request.length() < 0) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "An upload says its length in Content-Length.");
        }
        if (request.length() > settings.maxUpload()) {
            throw Refusal.of(ErrorCode.PAYLOAD_TOO_LARGE, "The upload is larger than this server takes.");
        }
        return request.length();
    }

    private static FrontAnswer created(UUID id, long length) {
        return FrontAnswer.json(
                CREATED,
                Json.bytes(Json.MAPPER
                        .createObjectNode()
                        .put("upload", id.toString())
                        .put("length", length)));
    }
}
