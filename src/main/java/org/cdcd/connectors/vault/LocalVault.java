package org.cdcd.connectors.vault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.cdcd.connectors.door.Admission;
import org.cdcd.connectors.door.Answer;
import org.cdcd.connectors.door.CallerProof;
import org.cdcd.connectors.door.Endpoint;
import org.cdcd.connectors.door.SpoolTicket;
import org.cdcd.connectors.door.UseResult;
import org.cdcd.connectors.door.Vault;
import org.cdcd.connectors.identity.Authenticated;
import org.cdcd.connectors.identity.Caller;
import org.cdcd.connectors.identity.DpopNonces;
import org.cdcd.connectors.identity.EventRefused;
import org.cdcd.connectors.identity.IdentityVerifier;
import org.cdcd.connectors.vault.accounts.Accounts;
import org.cdcd.connectors.vault.accounts.linking.LinkRequest;
import org.cdcd.connectors.vault.admission.Admissions;
import org.cdcd.connectors.vault.admission.HeldHandle;
import org.cdcd.connectors.vault.egress.Spool;
import org.cdcd.connectors.vault.events.Receiver;
import org.cdcd.connectors.wire.Envelope;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.OperateBody;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.ResponseSigner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The vault in this process, as one of those who ask it sees it. Every question is worked on by one of the vault's {@link Workers};
 * none blocks who asks.
 */
final class LocalVault implements Vault {
    private static final Logger LOG = LoggerFactory.getLogger(LocalVault.class);
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int REFUSED = 400;
    private static final int LONGEST_NAME = 200;

    private final Parts parts;
    private final String holder;

    /** What the vault is made of. */
    record Parts(
            IdentityVerifier identity,
            DpopNonces nonces,
            Accounts accounts,
            Admissions admissions,
            CallerKeys keys,
            PersonalData personalData,
            Export export,
            Published published,
            Spool spool,
            Auditing audit,
            Safety safety,
            Receiver events,
            Closing closing,
            Supplier<ResponseSigner> signer,
            Workers workers) {}

    /** @param holder who alone may use the handles that are given out here */
    LocalVault(Parts parts, String holder) {
        this.parts = parts;
        this.holder = holder;
    }

    /** The same vault for another who asks: the bearer of the certificate with this thumbprint. */
    LocalVault heldBy(String thumbprint) {
        return new LocalVault(parts, thumbprint);
    }

    @Override
    public CompletionStage<Admission> admit(CallerProof caller, String connectorId, byte[] body) {
        return Workers.later(work(() -> {
                    Authenticated who = check(caller, false, Endpoint.ADMIT, connectorId);
                    OperateBody asked = OperateBody.parse(body);
                    return parts.admissions()
                            .admit(
                                    who,
                                    caller.address(),
                                    connectorId,
                                    asked.request(),
                                    asked.satToken(),
                                    asked.keyRelease(),
                                    holder);
                })
                .thenCompose(stage -> stage));
    }

    @Override
    public CompletionStage<Envelope> finish(String handle, UseResult result) {
        return Workers.later(
                work(() -> parts.admissions().finish(held(handle), result)).thenCompose(stage -> stage));
    }

    @Override
    public CompletionStage<Answer> link(CallerProof caller, String connectorId, byte[] body) {
        return work(() -> check(caller, false, Endpoint.LINK, connectorId))
                // who calls is known before anything of the body is read
                .thenCompose(authenticated -> atService(authenticated, () -> {
                    LinkRequest request = LinkRequest.parse(body);
                    Caller who = consume(request.completes() ? nonced(authenticated) : authenticated);
                    touched(request.credentialId());
                    parts.safety().sentry().linking(who.webid(), who.jkt(), caller.address());
                    parts.audit().beforeFirst(who, request.completes() ? "link.complete" : "link.start", connectorId);
                    return answer(parts.accounts().link(who, connectorId, request));
                }));
    }

    @Override
    public CompletionStage<Answer> credentials(CallerProof caller) {
        return work(() -> answer(parts.accounts().list(consume(check(caller, false, Endpoint.CREDENTIALS)))));
    }

    @Override
    public CompletionStage<Answer> revoke(
            CallerProof caller, UUID credentialId, boolean purge, @Nullable String keyRelease) {
        return work(() -> {
                    Caller who = consume(check(caller, true, Endpoint.REVOKE, credentialId));
                    touched(credentialId);
                    parts.audit().beforeEnding(who, purge ? "revoke.purge" : "revoke", credentialId.toString());
                    ObjectNode revoked = parts.accounts().fence(who, credentialId, purge, keyRelease);
                    return new Fenced(who, revoked);
                })
                .thenCompose(done -> parts.closing()
                        .of(done.who().webid(), credentialId)
                        .thenCombine(told(done, credentialId), (closed, answer) -> answer));
    }

    /** What is revoked is revoked, however long the service takes to hear of it, and whatever keeps it from hearing. */
    private CompletionStage<Answer> told(Fenced done, UUID credentialId) {
        return parts.workers()
                .atServiceOr(
                        done.who().webid(),
                        () -> answer(parts.accounts().tellOfRevocation(done.who(), credentialId)),
                        () -> answer(done.revoked()))
                .exceptionally(untold -> answer(done.revoked()));
    }

    private record Fenced(Caller who, ObjectNode revoked) {}

    @Override
    public CompletionStage<Answer> credential(CallerProof caller, UUID credentialId) {
        return work(() -> {
            Caller who = consume(check(caller, false, Endpoint.CREDENTIAL, credentialId));
            touched(credentialId);
            return answer(parts.accounts().show(who, credentialId));
        });
    }

    @Override
    public CompletionStage<Answer> receipt(CallerProof caller, UUID credentialId) {
        return work(() -> {
            Caller who = consume(check(caller, false, Endpoint.RECEIPT, credentialId));
            touched(credentialId);
            ObjectNode receipt = parts.accounts()
                    .receipt(who, credentialId)
                    .put("iss", parts.published().origin());
            return answer(
                    receipt.put("jws", parts.signer().get().compact(Json.bytes(receipt), ResponseSigner.RECEIPT_TYP)));
        });
    }

    @Override
    public CompletionStage<Answer> registerKey(CallerProof caller, byte[] body) {
        return work(() -> {
            Caller who = consume(check(caller, true, Endpoint.REGISTER_KEY));
            parts.audit().beforeFirst(who, "key.register", "key");
            return answer(parts.keys().register(who, body));
        });
    }

    @Override
    public CompletionStage<Answer> listKeys(CallerProof caller) {
        return work(() -> answer(parts.keys().list(consume(check(caller, false, Endpoint.LIST_KEYS)))));
    }

    @Override
    public CompletionStage<Answer> deleteKey(CallerProof caller, String keyId) {
        return work(() -> {
            Caller who = consume(check(caller, true, Endpoint.DELETE_KEY, keyId));
            parts.audit().beforeEnding(who, "key.delete", keyId.length() > LONGEST_NAME ? "key" : keyId);
            return answer(parts.keys().delete(who, keyId));
        });
    }

    @Override
    public CompletionStage<SpoolTicket> openUpload(CallerProof caller, UUID uploadId, long length) {
        return work(() -> parts.spool()
                .openUpload(
                        consume(check(caller, false, Endpoint.OPEN_UPLOAD, uploadId))
                                .webid(),
                        uploadId,
                        length));
    }

    @Override
    public CompletionStage<SpoolTicket> openSpool(String handle) {
        return work(() -> parts.spool()
                .openResult(parts.admissions().uses().peek(held(handle)).webid()));
    }

    @Override
    public CompletionStage<SpoolTicket> openResult(CallerProof caller, UUID resultId) {
        return work(() -> parts.spool()
                .openRead(
                        consume(check(caller, false, Endpoint.OPEN_RESULT, resultId))
                                .webid(),
                        resultId));
    }

    @Override
    public CompletionStage<Answer> exportMe(CallerProof caller, @Nullable String after) {
        return work(() -> {
            Authenticated authenticated = after == null
                    ? check(caller, false, Endpoint.EXPORT_ME)
                    : check(caller, false, Endpoint.EXPORT_MORE, after);
            Caller who = consume(authenticated);
            if (after == null) {
                parts.audit().before(who, "me.export", "person");
            }
            return answer(parts.export().page(who, after));
        });
    }

    @Override
    public CompletionStage<Answer> eraseMe(CallerProof caller) {
        return work(() -> answer(parts.personalData().erase(consume(check(caller, true, Endpoint.ERASE_ME)))));
    }

    @Override
    public CompletionStage<Answer> published() {
        return work(() -> parts.published().answer());
    }

    @Override
    public CompletionStage<Answer> audit(CallerProof caller, @Nullable String after, int limit) {
        return work(() -> answer(parts.audit().own(consume(check(caller, false, Endpoint.AUDIT)), after, limit)));
    }

    @Override
    public CompletionStage<Answer> auditHeads() {
        return work(() -> answer(parts.audit().heads()));
    }

    @Override
    public CompletionStage<Answer> notices(CallerProof caller) {
        return work(() -> answer(parts.safety()
                .watch()
                .notices(consume(check(caller, false, Endpoint.NOTICES)).webid())));
    }

    @Override
    public CompletionStage<Answer> resume(CallerProof caller, UUID credentialId) {
        return Workers.later(work(() -> {
                    Authenticated authenticated = check(caller, true, Endpoint.RESUME, credentialId);
                    Caller who = consume(authenticated);
                    touched(credentialId);
                    parts.safety().sentry().requireLogin(authenticated);
                    return parts.safety().watch().resume(who.webid(), credentialId, who.jkt());
                })
                .thenCompose(resumed -> resumed.thenApply(this::answer)));
    }

    @Override
    public CompletionStage<Answer> confirm(CallerProof caller, UUID credentialId) {
        return Workers.later(work(() -> {
                    Authenticated authenticated = check(caller, true, Endpoint.CONFIRM, credentialId);
                    consume(authenticated);
                    touched(credentialId);
                    return parts.safety().sentry().confirm(authenticated, caller.address(), credentialId);
                })
                .thenCompose(confirmed -> confirmed.thenApply(this::answer)));
    }

    @Override
    public CompletionStage<Answer> event(String stream, @Nullable String authorization, byte[] token) {
        return work(() -> {
            try {
                parts.events().push(stream, authorization, token);
                return new Answer(ACCEPTED, new byte[0], "");
            } catch (EventRefused refused) {
                LOG.warn("an event that was pushed is not believed: {}", refused.getMessage());
                ObjectNode error = Json.MAPPER
                        .createObjectNode()
                        .put("err", refused.code().wireName())
                        .put("description", refused.getMessage());
                return new Answer(REFUSED, Json.bytes(error), "");
            }
        });
    }

    @Override
    public CompletionStage<Answer> createAppPassword(CallerProof caller, byte[] body) {
        return work(() -> check(caller, true, Endpoint.CREATE_APP_PASSWORD))
                .thenCompose(authenticated -> atService(authenticated, () -> {
                    Caller who = consume(authenticated);
                    parts.audit().beforeFirst(who, "app-password.create", "app-password");
                    String origin = parts.published().origin();
                    Runnable login = () -> parts.safety().sentry().requireLogin(authenticated);
                    return answer(parts.accounts().appPasswords().create(who, login, body, origin));
                }));
    }

    @Override
    public CompletionStage<Answer> rotate(CallerProof caller, UUID credentialId) {
        return work(() -> check(caller, true, Endpoint.ROTATE, credentialId))
                .thenCompose(authenticated -> atService(authenticated, () -> {
                    Caller who = consume(authenticated);
                    touched(credentialId);
                    parts.audit().before(who, "rotate", credentialId.toString());
                    return answer(parts.accounts().rotating().rotate(who, credentialId));
                }));
    }

    @Override
    public CompletionStage<Answer> appPasswords(CallerProof caller) {
        return work(() ->
                answer(parts.accounts().appPasswords().list(consume(check(caller, false, Endpoint.APP_PASSWORDS)))));
    }

    @Override
    public CompletionStage<Answer> revokeAppPassword(CallerProof caller, UUID appPasswordId) {
        return work(() -> {
            Caller who = consume(check(caller, true, Endpoint.REVOKE_APP_PASSWORD, appPasswordId));
            parts.audit().beforeEnding(who, "app-password.revoke", appPasswordId.toString());
            return answer(parts.accounts().appPasswords().revoke(who, appPasswordId));
        });
    }

    private void touched(@Nullable UUID credentialId) {
        if (credentialId != null) {
            parts.safety().honey().touched(credentialId);
        }
    }

    private String held(String handle) {
        return HeldHandle.of(handle, holder);
    }

    /** Who calls, if they called that endpoint about these: nobody may spend their proof on anything else. */
    private Authenticated check(CallerProof caller, boolean nonceRequired, Endpoint endpoint, Object... ids) {
        endpoint.require(caller, ids);
        try {
            return parts.identity()
                    .check(caller.authorization(), caller.dpop(), caller.method(), caller.path(), nonceRequired);
        } catch (Refusal refusal) {
            throw refusal.code() == ErrorCode.USE_DPOP_NONCE
                    ? refusal.withDpopNonce(parts.nonces().current())
                    : refusal;
        }
    }

    private Authenticated nonced(Authenticated authenticated) {
        if (!authenticated.nonced()) {
            throw Authenticated.nonceMissing().withDpopNonce(parts.nonces().current());
        }
        return authenticated;
    }

    private Caller consume(Authenticated authenticated) {
        if (!authenticated.proof().firstIn(parts.published().replays())) {
            throw Authenticated.replayed();
        }
        return authenticated.caller();
    }

    private Answer answer(ObjectNode json) {
        byte[] body = Json.bytes(json);
        return new Answer(OK, body, parts.signer().get().detached(body, ResponseSigner.ANSWER_TYP));
    }

    private <T> CompletionStage<T> work(Supplier<T> job) {
        return parts.workers().work(job);
    }

    private <T> CompletionStage<T> atService(Authenticated who, Supplier<T> job) {
        return parts.workers().atService(who.caller().webid(), job);
    }
}
