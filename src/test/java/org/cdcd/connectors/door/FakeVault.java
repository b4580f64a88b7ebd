package org.cdcd.connectors.door;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.cdcd.connectors.wire.Envelope;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** Answers what it was told to, and remembers what it was asked. */
final class FakeVault implements Vault {
    final CompletableFuture<String> reached = new CompletableFuture<>();
    final CompletableFuture<String> givenBack = new CompletableFuture<>();
    volatile Admission admission;
    volatile CompletableFuture<Admission> late;
    volatile Answer answer;
    volatile Refusal refusal;
    volatile String asked = "";
    volatile byte[] body = {};
    volatile UseResult finished;

    private CompletionStage<Answer> answer(String question) {
        asked = question;
        return refusal == null ? CompletableFuture.completedStage(answer) : CompletableFuture.failedStage(refusal);
    }

    @Override
    public CompletionStage<Admission> admit(CallerProof caller, String connectorId, byte[] json) {
        asked = "admit " + caller.authorization() + caller.dpop() + " " + connectorId;
        body = json;
        reached.complete("");
        return late == null ? CompletableFuture.completedStage(admission) : late;
    }

    @Override
    public CompletionStage<Envelope> finish(String handle, UseResult result) {
        finished = result;
        givenBack.complete(handle);
        return CompletableFuture.completedStage(new Envelope("p", "h..s"));
    }

    @Override
    public CompletionStage<Answer> link(CallerProof caller, String connectorId, byte[] json) {
        body = json;
        return answer("link " + connectorId);
    }

    @Override
    public CompletionStage<Answer> credentials(CallerProof caller) {
        return answer("credentials");
    }

    @Override
    public CompletionStage<Answer> revoke(
            CallerProof caller, UUID credentialId, boolean purge, @Nullable String keyRelease) {
        return answer("revoke " + credentialId + " " + purge + " " + keyRelease);
    }

    @Override
    public CompletionStage<Answer> credential(CallerProof caller, UUID credentialId) {
        return answer("credential " + credentialId);
    }

    @Override
    public CompletionStage<Answer> receipt(CallerProof caller, UUID credentialId) {
        return answer("receipt " + credentialId);
    }

    @Override
    public CompletionStage<Answer> registerKey(CallerProof caller, byte[] json) {
        return answer("registerKey");
    }

    @Override
    public CompletionStage<Answer> listKeys(CallerProof caller) {
        return answer("listKeys");
    }

    @Override
    public CompletionStage<Answer> deleteKey(CallerProof caller, String keyId) {
        return answer("deleteKey " + keyId);
    }

    @Override
    public CompletionStage<SpoolTicket> openUpload(CallerProof caller, UUID uploadId, long length) {
        return CompletableFuture.completedStage(RemoteVaultTest.ticket("openUpload " + length));
    }

    @Override
    public CompletionStage<SpoolTicket> openSpool(String handle) {
        return CompletableFuture.completedStage(RemoteVaultTest.ticket("openSpool"));
    }

    @Override
    public CompletionStage<SpoolTicket> openResult(CallerProof caller, UUID resultId) {
        return CompletableFuture.completedStage(RemoteVaultTest.ticket("openResult"));
    }

    @Override
    public CompletionStage<Answer> exportMe(CallerProof caller, String after) {
        return answer("exportMe " + after);
    }

    @Override
    public CompletionStage<Answer> eraseMe(CallerProof caller) {
        return answer("eraseMe");
    }

    @Override
    public CompletionStage<Answer> audit(CallerProof caller, String after, int limit) {
        return answer("audit " + after + " " + limit);
    }

    @Override
    public CompletionStage<Answer> auditHeads() {
        return answer("auditHeads");
    }

    @Override
    public CompletionStage<Answer> notices(CallerProof caller) {
        return answer("notices");
    }

    @Override
    public CompletionStage<Answer> resume(CallerProof caller, UUID credentialId) {
        return answer("resume " + credentialId);
    }

    @Override
    public CompletionStage<Answer> confirm(CallerProof caller, UUID credentialId) {
        return answer("confirm " + credentialId + " from " + caller.address());
    }

    @Override
    public CompletionStage<Answer> event(String stream, String authorization, byte[] token) {
        body = token;
        return answer("event " + stream + " " + authorization);
    }

    @Override
    public CompletionStage<Answer> rotate(CallerProof caller, UUID credentialId) {
        return answer("rotate " + credentialId);
    }

    @Override
    public CompletionStage<Answer> createAppPassword(CallerProof caller, byte[] body) {
        return answer("createAppPassword " + new String(body, java.nio.charset.StandardCharsets.UTF_8));
    }

    @Override
    public CompletionStage<Answer> appPasswords(CallerProof caller) {
        return answer("appPasswords");
    }

    @Override
    public CompletionStage<Answer> revokeAppPassword(CallerProof caller, UUID appPasswordId) {
        return answer("revokeAppPassword " + appPasswordId);
    }

    @Override
    public CompletionStage<Answer> published() {
        return answer("published");
    }
}
