package org.cdcd.connectors.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.cdcd.connectors.wire.Envelope;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The door as a gateway sees it whose vaults are other processes. Everything of one person goes to the same vault while that one
 * can be reached, since files on their way are there; what belongs to a use goes to the vault that admitted it. A vault that
 * cannot be reached is passed over; one that breaks off after it was asked is not, as nobody knows what it did.
 */
public final class RemoteVault implements Vault {
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Set<String> CHANGING = Set.of(
            "link",
            "revoke",
            "eraseMe",
            "registerKey",
            "deleteKey",
            "resume",
            "confirm",
            "rotate",
            "createAppPassword",
            "revokeAppPassword");

    private final HttpClient client;
    private final Placement vaults;
    private final Duration patience;
    private final ConcurrentHashMap<String, URI> admittedBy = new ConcurrentHashMap<>();

    /**
     * @param client proves by its certificate that it is a gateway, and trusts nobody but vaults
     * @param vaults base URLs, at least one
     * @param patience until an answer that does not come is given up
     */
    public RemoteVault(HttpClient client, List<URI> vaults, Duration patience) {
        this.client = client;
        this.vaults = new Placement(vaults);
        this.patience = patience;
    }

    @Override
    public CompletionStage<Admission> admit(CallerProof caller, String connectorId, byte[] body) {
        ObjectNode question = DoorJson.of(caller).put("connector", connectorId).put("body", body);
        return stage(first(vaults.of(caller), "admit", question).map(reply -> {
            Admission admission = DoorJson.admission(reply.answer());
            if (admission instanceof Admission.Admitted admitted) {
                admittedBy.put(admitted.use().handle(), reply.vault());
            }
            return admission;
        }));
    }

    @Override
    public CompletionStage<Envelope> finish(String handle, UseResult result) {
        ObjectNode question = DoorJson.object().put("handle", handle);
        question.set("result", DoorJson.of(result));
        return stage(ofUse(handle, "finish", question)
                .onComplete(done -> admittedBy.remove(handle))
                .map(reply -> DoorJson.envelope(reply.answer())));
    }

    @Override
    public CompletionStage<Answer> link(CallerProof caller, String connectorId, byte[] body) {
        return ask(
                caller,
                "link",
                DoorJson.of(caller).put("connector", connectorId).put("body", body));
    }

    @Override
    public CompletionStage<Answer> credentials(CallerProof caller) {
        return ask(caller, "credentials", DoorJson.of(caller));
    }

    @Override
    public CompletionStage<Answer> revoke(
            CallerProof caller, UUID credentialId, boolean purge, @Nullable String keyRelease) {
        return ask(
                caller, "revoke", of(caller, credentialId).put("purge", purge).put("key_release", keyRelease));
    }

    @Override
    public CompletionStage<Answer> credential(CallerProof caller, UUID credentialId) {
        return ask(caller, "credential", of(caller, credentialId));
    }

    @Override
    public CompletionStage<Answer> receipt(CallerProof caller, UUID credentialId) {
        return ask(caller, "receipt", of(caller, credentialId));
    }

    @Override
    public CompletionStage<Answer> exportMe(CallerProof caller, @Nullable String after) {
        return ask(caller, "exportMe", DoorJson.of(caller).put("after", after));
    }

    @Override
    public CompletionStage<Answer> eraseMe(CallerProof caller) {
        return ask(caller, "eraseMe", DoorJson.of(caller));
    }

    @Override
    public CompletionStage<Answer> audit(CallerProof caller, @Nullable String after, int limit) {
        return ask(caller, "audit", DoorJson.of(caller).put("after", after).put("limit", limit));
    }

    @Override
    public CompletionStage<Answer> auditHeads() {
        return ask(vaults.any(), "auditHeads", DoorJson.object(), DoorJson::answer);
    }

    @Override
    public CompletionStage<Answer> notices(CallerProof caller) {
        return ask(caller, "notices", DoorJson.of(caller));
    }

    @Override
    public CompletionStage<Answer> resume(CallerProof caller, UUID credentialId) {
        return ask(caller, "resume", of(caller, credentialId));
    }

    @Override
    public CompletionStage<Answer> confirm(CallerProof caller, UUID credentialId) {
        return ask(caller, "confirm", of(caller, credentialId));
    }

    @Override
    public CompletionStage<Answer> event(String stream, @Nullable String authorization, byte[] token) {
        ObjectNode question = DoorJson.object()
                .put("stream", stream)
                .put("authorization", authorization)
                .put("body", token);
        return ask(vaults.any(), "event", question, DoorJson::answer);
    }

    @Override
    public CompletionStage<Answer> rotate(CallerProof caller, UUID credentialId) {
        return ask(caller, "rotate", of(caller, credentialId));
    }

    private static ObjectNode of(CallerProof caller, UUID id) {
        return DoorJson.of(caller).put("id", id.toString());
    }

    @Override
    public CompletionStage<Answer> registerKey(CallerProof caller, byte[] body) {
        return ask(caller, "registerKey", DoorJson.of(caller).put("body", body));
    }

    @Override
    public CompletionStage<Answer> listKeys(CallerProof caller) {
        return ask(caller, "listKeys", DoorJson.of(caller));
    }

    @Override
    public CompletionStage<Answer> deleteKey(CallerProof caller, String keyId) {
        return ask(caller, "deleteKey", DoorJson.of(caller).put("id", keyId));
    }

    @Override
    public CompletionStage<Answer> createAppPassword(CallerProof caller, byte[] body) {
        return ask(caller, "createAppPassword", DoorJson.of(caller).put("body", body));
    }

    @Override
    public CompletionStage<Answer> appPasswords(CallerProof caller) {
        return ask(caller, "appPasswords", DoorJson.of(caller));
    }

    @Override
    public CompletionStage<Answer> revokeAppPassword(CallerProof caller, UUID appPasswordId) {
        return ask(caller, "revokeAppPassword", of(caller, appPasswordId));
    }

    @Override
    public CompletionStage<SpoolTicket> openUpload(CallerProof caller, UUID uploadId, long length) {
        ObjectNode question = DoorJson.of(caller).put("id", uploadId.toString()).put("length", length);
        return ask(vaults.of(caller), "openUpload", question, DoorJson::ticket);
    }

    @Override
    public CompletionStage<SpoolTicket> openSpool(String handle) {
        return stage(ofUse(handle, "openSpool", DoorJson.object().put("handle", handle))
                .map(reply -> DoorJson.ticket(reply.answer())));
    }

    @Override
    public CompletionStage<SpoolTicket> openResult(CallerProof caller, UUID resultId) {
        ObjectNode question = DoorJson.of(caller).put("id", resultId.toString());
        return ask(vaults.of(caller), "openResult", question, DoorJson::ticket);
    }

    @Override
    public CompletionStage<Answer> published() {
        return ask(vaults.any(), "published", DoorJson.object(), DoorJson::answer);
    }

    private CompletionStage<Answer> ask(CallerProof caller, String name, ObjectNode question) {
        return ask(vaults.of(caller), name, question, DoorJson::answer);
    }

    private <T> CompletionStage<T> ask(
            List<URI> preferred, String name, ObjectNode question, Function<JsonNode, T> read) {
        return stage(first(preferred, name, question).map(reply -> read.apply(reply.answer())));
    }

    /** Asks the one vault that knows the use. */
    private Future<Reply> ofUse(String handle, String name, ObjectNode question) {
        URI vault = admittedBy.get(handle);
        return vault == null
                ? Future.failedFuture(
                        Refusal.of(ErrorCode.INVALID_TOKEN, "The handle is unknown, or its use has ended."))
                : first(List.of(vault), name, question);
    }

    private record Reply(URI vault, JsonNode answer) {}

    /** Asks the first of these that can be reached. */
    private Future<Reply> first(List<URI> preferred, String name, ObjectNode question) {
        URI vault = preferred.getFirst();
        List<URI> others = preferred.subList(1, preferred.size());
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(vault.resolve(DoorServer.PREFIX + name).toString())
                .setFollowRedirects(false)
                .setTimeout(patience.toMillis());
        return client.request(options).transform(connected -> {
            if (connected.succeeded()) {
                return put(connected.result(), name, question).map(answer -> new Reply(vault, answer));
            }
            return others.isEmpty() ? Future.failedFuture(unreachable()) : first(others, name, question);
        });
    }

    private static Future<JsonNode> put(HttpClientRequest request, String name, ObjectNode question) {
        return request.putHeader("content-type", "application/json")
                .send(Buffer.buffer(Json.bytes(question)))
                .compose(response -> read(response, name))
                .recover(broken -> Future.failedFuture(broken instanceof Refusal ? broken : brokeOff(name)));
    }

    private static Future<JsonNode> read(HttpClientResponse response, String name) {
        if (response.statusCode() != 200) {
            return Future.failedFuture(Refusal.of(
                    ErrorCode.VAULT_UNAVAILABLE,
                    "Gateway and vault do not understand each other: are they one version?"));
        }
        return response.body().compose(body -> {
            try {
                JsonNode reply = Json.MAPPER.readTree(body.getBytes());
                return reply.has("refusal")
                        ? Future.failedFuture(DoorJson.refusal(reply.path("refusal")))
                        : Future.succeededFuture(reply.path("answer"));
            } catch (IOException | IllegalArgumentException unreadable) {
                return Future.failedFuture(brokeOff(name));
            }
        });
    }

    /** It was asked, and what it did is not known. */
    private static Refusal brokeOff(String name) {
        return CHANGING.contains(name) ? unreachable().afterSending() : unreachable();
    }

    private static Refusal unreachable() {
        return Refusal.of(ErrorCode.VAULT_UNAVAILABLE, "The vault cannot be reached just now.")
                .withRetryAfter(AGAIN);
    }

    private static <T> CompletionStage<T> stage(Future<T> future) {
        return future.toCompletionStage();
    }
}
