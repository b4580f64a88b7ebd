package org.cdcd.connectors.door;

import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.cdcd.connectors.wire.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * The one door between gateway and vault. The vault trusts nothing the gateway says: every method takes the caller's raw
 * proof and checks it itself, except {@link #finish}, {@link #event}, {@link #published} and {@link #auditHeads}.
 *
 * <p>Proofs and nonces:
 *
 * <table>
 * <caption>What each method demands of the caller</caption>
 * <tr><th>method</th><th>DPoP-bound token</th><th>DPoP nonce (RFC 9449, 9)</th><th>signed request</th></tr>
 * <tr><td>admit</td><td>yes</td><td>no</td><td>yes</td></tr>
 * <tr><td>link, initiate</td><td>yes</td><td>no</td><td>no</td></tr>
 * <tr><td>link, complete</td><td>yes</td><td>yes</td><td>no</td></tr>
 * <tr><td>credentials, credential, receipt, listKeys, openUpload, openResult</td><td>yes</td><td>no</td><td>no</td></tr>
 * <tr><td>revoke, registerKey, deleteKey, resume, confirm</td><td>yes</td><td>yes</td><td>no</td></tr>
 * <tr><td>exportMe</td><td>yes</td><td>no</td><td>no</td></tr>
 * <tr><td>eraseMe</td><td>yes</td><td>yes</td><td>no</td></tr>
 * <tr><td>audit, notices</td><td>yes</td><td>no</td><td>no</td></tr>
 * <tr><td>rotate</td><td>yes</td><td>yes</td><td>no</td></tr>
 * <tr><td>appPasswords</td><td>yes</td><td>no</td><td>no</td></tr>
 * <tr><td>createAppPassword, revokeAppPassword</td><td>yes</td><td>yes</td><td>no</td></tr>
 * <tr><td>finish</td><td>the handle</td><td>no</td><td>no</td></tr>
 * <tr><td>event</td><td>the sender's signature</td><td>no</td><td>no</td></tr>
 * <tr><td>published, auditHeads</td><td>no</td><td>no</td><td>no</td></tr>
 * </table>
 *
 * <p>A proof is for the request that its caller made: {@link Endpoint} says which request each method stands for, and the vault
 * refuses any other with {@code invalid_dpop_proof}.
 *
 * <p>A stage fails with {@link org.cdcd.connectors.wire.Refusal} where the caller is told why. No method blocks its
 * thread; stages may complete on any thread.
 */
public interface Vault {
    /**
     * Verifies caller and signature, counts the use, writes the intent, and hands out a handle.
     *
     * @param body the caller's JSON ({@link org.cdcd.connectors.wire.OperateBody}); nobody reads it who does not know the caller
     */
    CompletionStage<Admission> admit(CallerProof caller, String connectorId, byte[] body);

    /** Ends a use: signs the sealed result, keeps it for replay unless nothing was sent, and kills the handle. */
    CompletionStage<Envelope> finish(String handle, UseResult result);

    /** Starts or completes the linking of an account; the body is the caller's JSON. */
    CompletionStage<Answer> link(CallerProof caller, String connectorId, byte[] body);

    CompletionStage<Answer> credentials(CallerProof caller);

    /**
     * Revokes and shreds; no node starts to use the credential after that. The answer comes once every node has closed what it ran
     * with it, and after two seconds at the latest: how many uses were not known to be closed then, the receipt says.
     *
     * @param purge destroys at once even what the service would be told with
     * @param keyRelease what opens a credential under a key of the caller's, so that the service can be told
     *     ({@link org.cdcd.connectors.wire.KeyRelease}); or null
     */
    CompletionStage<Answer> revoke(CallerProof caller, UUID credentialId, boolean purge, @Nullable String keyRelease);

    CompletionStage<Answer> registerKey(CallerProof caller, byte[] body);

    CompletionStage<Answer> listKeys(CallerProof caller);

    CompletionStage<Answer> deleteKey(CallerProof caller, String keyId);

    /** Leave to write one upload of exactly {@code length} bytes of ciphertext. */
    CompletionStage<SpoolTicket> openUpload(CallerProof caller, UUID uploadId, long length);

    /** Leave to write one result of the running use. */
    CompletionStage<SpoolTicket> openSpool(String handle);

    /** Leave to read one result. */
    CompletionStage<SpoolTicket> openResult(CallerProof caller, UUID resultId);

    /**
     * One page of everything that is stored about the caller but secrets and sealed answers.
     *
     * @param after the {@code next} of the page before, or null for the first one
     */
    CompletionStage<Answer> exportMe(CallerProof caller, @Nullable String after);

    /** Revokes everything of the caller's, then destroys their key and whatever is stored under their name. */
    CompletionStage<Answer> eraseMe(CallerProof caller);

    /** What is public: the signing keys ({@code jwks}) and the vault's encryption keys, as one JSON document. */
    CompletionStage<Answer> published();

    /** One of the caller's credentials: its state, and which scopes were asked for, granted and used. */
    CompletionStage<Answer> credential(CallerProof caller, UUID credentialId);

    /** What became of a revocation, signed so that it can be kept and verified later without the answer around it. */
    CompletionStage<Answer> receipt(CallerProof caller, UUID credentialId);

    /**
     * The caller's own entries of the audit log, newest first, with their proofs.
     *
     * @param after where to go on, as an earlier answer said, or null
     * @param limit of entries, 1 to 100
     */
    CompletionStage<Answer> audit(CallerProof caller, @Nullable String after, int limit);

    /** What is public of the audit log: the heads that were signed last. */
    CompletionStage<Answer> auditHeads();

    /** What the caller is told that was done to their links, newest first. */
    CompletionStage<Answer> notices(CallerProof caller);

    /** Lets a suspended credential be used again; the caller must have logged in within five minutes. */
    CompletionStage<Answer> resume(CallerProof caller, UUID credentialId);

    /**
     * Takes the caller's word that it is them who use a credential that is throttled, or a program that is new; they must have
     * logged in within five minutes.
     */
    CompletionStage<Answer> confirm(CallerProof caller, UUID credentialId);

    /**
     * Takes in a security event that a service pushed (RFC 8935): 202, or 400 with the RFC's error; neither is signed.
     *
     * @param authorization the {@code Authorization} header, or null if there was none
     * @param token as it came
     */
    CompletionStage<Answer> event(String stream, @Nullable String authorization, byte[] token);

    /** Replaces the key of a pasted credential now; while an old key is still good beside the new one, ends the old one. */
    CompletionStage<Answer> rotate(CallerProof caller, UUID credentialId);

    /** Makes an app password for a mailbox of one of the operator's own mail servers; the body is the caller's JSON. */
    CompletionStage<Answer> createAppPassword(CallerProof caller, byte[] body);

    /** The caller's app passwords, and the mail servers that there are. */
    CompletionStage<Answer> appPasswords(CallerProof caller);

    /** Ends an app password, and the credential that holds it. */
    CompletionStage<Answer> revokeAppPassword(CallerProof caller, UUID appPasswordId);
}
