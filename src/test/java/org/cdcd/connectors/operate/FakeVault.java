package org.cdcd.connectors.operate;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.cdcd.connectors.door.Admission;
import org.cdcd.connectors.door.Answer;
import org.cdcd.connectors.door.CallerProof;
import org.cdcd.connectors.door.SpoolTicket;
import org.cdcd.connectors.door.Use;
import org.cdcd.connectors.door.UseResult;
import org.cdcd.connectors.door.Vault;
import org.cdcd.connectors.wire.Base64Url;
import org.cdcd.connectors.wire.ConnectorResponse;
import org.cdcd.connectors.wire.Envelope;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.ResultSeal;
import org.jspecify.annotations.Nullable;

/** A vault that does as it is told, and remembers what it was asked. */
final class FakeVault implements Vault {
    static final String WEBID = "https://alice.example/#me";
    static final String SIGNED_BY = "header..signature";

    final ECKey responseKey = newKey();
    final List<UseResult> finished = new CopyOnWriteArrayList<>();
    final List<CallerProof> proofs = new CopyOnWriteArrayList<>();
    final List<String> events = new CopyOnWriteArrayList<>();
    final List<Long> uploadLengths = new CopyOnWriteArrayList<>();

    volatile Instant deadline = Instant.now().plusSeconds(30);
    volatile Supplier<CompletionStage<Admission>> admission =
            () -> CompletableFuture.completedFuture(new Admission.Admitted(use(UUID.randomUUID())));
    volatile Supplier<CompletionStage<Answer>> answer = () -> done(200, "{\"ok\":true}");
    volatile Function<UseResult, CompletionStage<Envelope>> finish = this::sign;
    volatile Supplier<CompletionStage<SpoolTicket>> ticket =
            () -> CompletableFuture.failedFuture(new IllegalStateException("no spool in this test"));
    volatile UUID requestId = UUID.randomUUID();

    static CompletionStage<Answer> done(int status, String json) {
        return CompletableFuture.completedFuture(new Answer(status, json.getBytes(StandardCharsets.UTF_8), SIGNED_BY));
    }

    Use use(UUID id) {
        requestId = id;
        return new Use(
                "handle",
                URI.create("http://127.0.0.1:1"),
                URI.create("imap://127.0.0.1:1"),
                URI.create("smtp://127.0.0.1:1"),
                id,
                WEBID,
                "github",
                "issues.list",
                Json.MAPPER.createObjectNode(),
                "account",
                Map.of(),
                responseKey.toPublicJWK(),
                deadline,
                Map.of());
    }

    /** What is inside the only result that the vault was given. */
    String opened() {
        return new String(
                ResultSeal.open(finished.get(0).resultData(), responseKey, WEBID, requestId), StandardCharsets.UTF_8);
    }

    private CompletionStage<Envelope> sign(UseResult result) {
        ConnectorResponse response = new ConnectorResponse(
                requestId, result.status(), result.resultData(), result.serviceMetadata(), Instant.now());
        return CompletableFuture.completedFuture(new Envelope(Base64Url.encode(response.toJson()), SIGNED_BY));
    }

    private static ECKey newKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("me").generate();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public CompletionStage<Admission> admit(CallerProof caller, String connectorId, byte[] body) {
        proofs.add(caller);
        return admission.get();
    }

    @Override
    public CompletionStage<Envelope> finish(String handle, UseResult result) {
        finished.add(result);
        return finish.apply(result);
    }

    private CompletionStage<Answer> asked(CallerProof caller) {
        proofs.add(caller);
        return answer.get();
    }

    @Override
    public CompletionStage<Answer> link(CallerProof caller, String connectorId, byte[] body) {
        return asked(caller);
    }

    @Override
    public CompletionStage<Answer> credentials(CallerProof caller) {
        return asked(caller);
    }

    @Override
    public CompletionStage<Answer> revoke(
            CallerProof caller, UUID credentialId, boolean purge, @Nullable String keyRelease) {
        return asked(caller);
    }

    @Override
    public CompletionStage<Answer> credential(CallerProof caller, UUID credentialId) {
        return asked(caller);
    }

    @Override
    public CompletionStage<Answer> receipt(CallerProof caller, UUID credentialId) {
        return asked(caller);
    }

    @Override
    public CompletionStage<Answer> registerKey(CallerProof caller, byte[] body) {
        return asked(caller);
    }

    @Override
    public CompletionStage<Answer> listKeys(CallerProof caller) {
        return asked(caller);
    }

    @Override
    public CompletionStage<Answer> deleteKey(CallerProof caller, String keyId) {
        return asked(caller);
    }

    @Override
    public CompletionStage<SpoolTicket> openUpload(CallerProof caller, UUID uploadId, long length) {
        proofs.add(caller);
        uploadLengths.add(length);
        return ticket.get();
    }

    @Override
    public CompletionStage<SpoolTicket> openSpool(String handle) {
        return ticket.get();
    }

    @Override
    public CompletionStage<SpoolTicket> openResult(CallerProof caller, UUID resultId) {
        proofs.add(caller);
        return ticket.get();
    }

    @Override
    public CompletionStage<Answer> exportMe(CallerProof caller, @Nullable String after) {
        return asked(caller);
    }

    @Override
    public CompletionStage<Answer> eraseMe(CallerProof caller) {
        return asked(caller);
    }

    @Override
    public CompletionStage<Answer> published() {
        return done(200, "{\"jwks\":{\"keys\":[{\"kty\":\"OKP\"}]},\"encryption_keys\":[]}");
    }

    @Override
    public CompletionStage<Answer> audit(CallerProof caller, @Nullable String after, int limit) {
        return asked(caller);
    }

    @Override
    public CompletionStage<Answer> auditHeads() {
        return answer.get();
    }

    @Override
    public CompletionStage<Answer> notices(CallerProof caller) {
        return asked(caller);
    }

    @Override
    public CompletionStage<Answer> resume(CallerProof caller, UUID credentialId) {
        return asked(caller);
    }

    @Override
    public CompletionStage<Answer> confirm(CallerProof caller, UUID credentialId) {
        return asked(caller);
    }

    @Override
    public CompletionStage<Answer> event(String stream, @Nullable String authorization, byte[] token) {
        events.add(stream + " " + authorization + " " + new String(token, StandardCharsets.UTF_8));
        return answer.get();
    }

    @Override
    public CompletionStage<Answer> rotate(CallerProof caller, UUID credentialId) {
        return asked(caller);
    }

    @Override
    public CompletionStage<Answer> createAppPassword(CallerProof caller, byte[] body) {
        return asked(caller);
    }

    @Override
    public CompletionStage<Answer> appPasswords(CallerProof caller) {
        return asked(caller);
    }

    @Override
    public CompletionStage<Answer> revokeAppPassword(CallerProof caller, UUID appPasswordId) {
        return asked(caller);
    }
}
