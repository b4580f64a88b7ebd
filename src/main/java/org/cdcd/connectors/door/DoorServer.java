package org.cdcd.connectors.door;

import static org.cdcd.connectors.door.DoorJson.bytes;
import static org.cdcd.connectors.door.DoorJson.caller;
import static org.cdcd.connectors.door.DoorJson.text;
import static org.cdcd.connectors.door.DoorJson.uuid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The vault's side of the door, for gateways in other processes: {@code POST /door/{question}} with JSON, answered with JSON.
 * Who may connect at all is a matter of the connection's TLS. A use whose answer no longer reaches the gateway that asked for
 * it is given back.
 */
public final class DoorServer {
    /** What paths of the door begin with. */
    public static final String PREFIX = "/door/";

    private static final Logger LOG = LoggerFactory.getLogger(DoorServer.class);
    private static final int LONGEST = 4 << 20;

    @FunctionalInterface
    private interface Question {
        CompletionStage<ObjectNode> put(Vault vault, JsonNode asked);
    }

    private final Map<String, Question> questions = new HashMap<>();

    public DoorServer() {
        on("admit", DoorJson::of, (vault, q) -> vault.admit(caller(q), text(q, "connector"), bytes(q, "body")));
        on("finish", DoorJson::of, (vault, q) -> vault.finish(text(q, "handle"), DoorJson.result(q.path("result"))));
        on(
                "openUpload",
                DoorJson::of,
                (vault, q) -> vault.openUpload(
                        caller(q), uuid(q, "id"), q.path("length").asLong()));
        on("openSpool", DoorJson::of, (vault, q) -> vault.openSpool(text(q, "handle")));
        on("openResult", DoorJson::of, (vault, q) -> vault.openResult(caller(q), uuid(q, "id")));
        answer("link", (vault, q) -> vault.link(caller(q), text(q, "connector"), bytes(q, "body")));
        answer("credentials", (vault, q) -> vault.credentials(caller(q)));
        answer("credential", (vault, q) -> vault.credential(caller(q), uuid(q, "id")));
        answer(
                "revoke",
                (vault, q) -> vault.revoke(
                        caller(q),
                        uuid(q, "id"),
                        q.path("purge").asBoolean(),
                        q.path("key_release").textValue()));
        answer("receipt", (vault, q) -> vault.receipt(caller(q), uuid(q, "id")));
        answer("resume", (vault, q) -> vault.resume(caller(q), uuid(q, "id")));
        answer("rotate", (vault, q) -> vault.rotate(caller(q), uuid(q, "id")));
        answer("notices", (vault, q) -> vault.notices(caller(q)));
        answer(
                "exportMe",
                (vault, q) -> vault.exportMe(caller(q), q.path("after").textValue()));
        answer("eraseMe", (vault, q) -> vault.eraseMe(caller(q)));
        answer(
                "audit",
                (vault, q) -> vault.audit(
                        caller(q), q.path("after").textValue(), q.path("limit").asInt()));
        answer("auditHeads", (vault, q) -> vault.auditHeads());
        answer("registerKey", (vault, q) -> vault.registerKey(caller(q), bytes(q, "body")));
        answer("listKeys", (vault, q) -> vault.listKeys(caller(q)));
        answer("deleteKey", (vault, q) -> vault.deleteKey(caller(q), text(q, "id")));
        answer("createAppPassword", (vault, q) -> vault.createAppPassword(caller(q), bytes(q, "body")));
        answer("appPasswords", (vault, q) -> vault.appPasswords(caller(q)));
        answer("revokeAppPassword", (vault, q) -> vault.revokeAppPassword(caller(q), uuid(q, "id")));
        answer("published", (vault, q) -> vault.published());
        answer("confirm", (vault, q) -> vault.confirm(caller(q), uuid(q, "id")));
        answer(
                "event",
                (vault, q) ->
                        vault.event(text(q, "stream"), q.path("authorization").textValue(), bytes(q, "body")));
    }

    @FunctionalInterface
    private interface Asking<T> {
        CompletionStage<T> ask(Vault vault, JsonNode asked);
    }

    private void answer(String name, Asking<Answer> asking) {
        on(name, DoorJson::of, asking);
    }

    private <T> void on(String name, Function<T, ObjectNode> written, Asking<T> asking) {
        questions.put(name, (vault, asked) -> asking.ask(vault, asked).thenApply(written));
    }

    /** @param vault as the bearer of the connection's certificate sees it */
    public void handle(HttpServerRequest request, Vault vault) {
        Context context = Vertx.currentContext();
        Question question = questions.get(request.path().substring(PREFIX.length()));
        if (question == null) {
            request.response().setStatusCode(404).end();
            return;
        }
        Buffer read = Buffer.buffer();
        request.handler(part -> {
            read.appendBuffer(part);
            if (read.length() > LONGEST) {
                request.connection().close();
            }
        });
        request.endHandler(end -> ask(question, vault, read)
                .onComplete(done -> context.runOnContext(
                        now -> reply(request, vault, done.succeeded() ? done.result() : failure(done.cause())))));
    }

    private static Future<ObjectNode> ask(Question question, Vault vault, Buffer read) {
        try {
            JsonNode asked = Json.MAPPER.readTree(read.getBytes());
            return Future.fromCompletionStage(question.put(vault, asked))
                    .map(answer -> DoorJson.object().set("answer", answer));
        } catch (IOException | RuntimeException unreadable) {
            return Future.failedFuture(Refusal.of(
                    ErrorCode.INTERNAL_ERROR, "Gateway and vault do not understand each other: are they one version?"));
        }
    }

    private static ObjectNode failure(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof Refusal refusal) {
            return DoorJson.object().set("refusal", DoorJson.of(refusal));
        }
        StackTraceElement[] trace = cause.getStackTrace();
        // the message may hold what must not be told
        LOG.error("the vault failed: {} at {}", cause.getClass().getName(), trace.length == 0 ? "?" : trace[0]);
        return DoorJson.object()
                .set(
                        "refusal",
                        DoorJson.of(Refusal.of(ErrorCode.INTERNAL_ERROR, "The vault failed; its log says where.")));
    }

    private static void reply(HttpServerRequest request, Vault vault, ObjectNode reply) {
        if (request.response().closed()) {
            giveBack(vault, reply);
            return;
        }
        request.response()
                .putHeader("content-type", "application/json")
                .end(Buffer.buffer(Json.bytes(reply)))
                .onFailure(lost -> giveBack(vault, reply));
    }

    private static void giveBack(Vault vault, ObjectNode reply) {
        JsonNode handle = reply.path("answer").path("use").path("handle");
        if (handle.isTextual()) {
            vault.finish(handle.textValue(), new UseResult(UseResult.Effect.NOT_SENT, "error", "", DoorJson.object()));
        }
    }
}
