package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.wire.ConnectorsClient.LinkStart;

/** What a person can ask about one credential of theirs, and how it gets a scope more. Fails as {@link ConnectorsClient} does. */
public final class CredentialCalls {
    private static final String CREDENTIALS = "/api/v1/connector-credentials/";

    private final ApiCalls calls;
    private final PublishedKeys keys;

    CredentialCalls(ApiCalls calls, PublishedKeys keys) {
        this.calls = calls;
        this.keys = keys;
    }

    /** Its state, what was asked for, granted and used, and what each operation lacks. */
    public JsonNode show(UUID credentialId) throws IOException, InterruptedException {
        return signed(calls.get(CREDENTIALS + credentialId));
    }

    /** Revokes it and destroys at once even what the service would be told with, which then cannot confirm anything. */
    public JsonNode purge(UUID credentialId) throws IOException, InterruptedException {
        return signed(calls.delete(CREDENTIALS + credentialId + "?purge=now"));
    }

    /**
     * What became of its revocation. The member {@code jws} says the same, signed, and can be kept and verified by anyone who
     * has the server's published keys ({@link ResponseVerifier#verifyCompact}); that was done before this returns.
     */
    public JsonNode receipt(UUID credentialId) throws IOException, InterruptedException {
        JsonNode receipt = signed(calls.get(CREDENTIALS + credentialId + "/receipt"));
        try {
            JsonNode kept =
                    ApiCalls.parsed(keys.verifyReceipt(receipt.path("jws").asText()));
            if (!kept.path("credential_id").asText().equals(credentialId.toString())) {
                throw Refusal.of(ErrorCode.INVALID_SIGNATURE, "The receipt is of another credential.");
            }
            return receipt;
        } catch (Refusal refusal) {
            throw ApiFailure.of(refusal);
        }
    }

    /**
     * Begins to widen it, or to renew its grant; it keeps its id. The same account has to consent, and the link is completed as
     * any other.
     *
     * @param scopes what is to be possible besides what already is; none renews the grant as it is
     */
    public LinkStart widen(
            String connectorId, UUID credentialId, URI redirectUri, List<String> scopes, Map<String, String> fields)
            throws IOException, InterruptedException {
        byte[] body =
                Json.bytes(LinkBodies.start(redirectUri, scopes, fields).put("credential_id", credentialId.toString()));
        JsonNode answer = signed(calls.post(ConnectorsClient.connectorPath(connectorId) + "/auth", body));
        return new LinkStart(
                URI.create(answer.path("auth_url").asText()),
                answer.path("state").asText(),
                answer.path("expiry").asText());
    }

    /** Lets a suspended credential be used again; the access token must be of the last five minutes. */
    public JsonNode resume(UUID credentialId) throws IOException, InterruptedException {
        return signed(calls.post(CREDENTIALS + credentialId + "/resume", new byte[0]));
    }

    /** Says that it is its owner who uses it, with this key; the access token must be of the last five minutes. */
    public JsonNode confirm(UUID credentialId) throws IOException, InterruptedException {
        return signed(calls.post(CREDENTIALS + credentialId + "/confirm", new byte[0]));
    }

    /**
     * Has the service replace the key of a pasted credential now; while an old key is still good beside the new one, ends the
     * old one.
     */
    public JsonNode rotate(UUID credentialId) throws IOException, InterruptedException {
        return signed(calls.post(CREDENTIALS + credentialId + "/rotate", new byte[0]));
    }

    private JsonNode signed(ApiCalls.Reply reply) throws IOException, InterruptedException {
        return keys.signed(reply);
    }
}
