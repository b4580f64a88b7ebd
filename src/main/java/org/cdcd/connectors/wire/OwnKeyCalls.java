package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.UUID;
import org.cdcd.connectors.wire.ConnectorsClient.SignedCall;
import org.jspecify.annotations.Nullable;

/**
 * Credentials under an encryption key of the person's own, whose private half stays in this program: the server can open one only
 * for a request that releases its data key, and this does that. Accounts are linked under the key by {@link
 * ConnectorsClient#linkingUnder}. It fails as {@link ConnectorsClient} does.
 */
public final class OwnKeyCalls {
    private static final String KEYS = "/api/v1/keys";
    private static final String CREDENTIALS = "/api/v1/connector-credentials/";
    private static final String PROOF_TYP = "cdcd-key+jws";
    private static final int CHALLENGES = 3;

    private final ConnectorsClient client;
    private final ApiCalls calls;
    private final PublishedKeys published;
    private final OperationCalls operations;
    private final ClientIdentity identity;
    private final InstantSource clock;
    private final JWK key;

    OwnKeyCalls(
            ConnectorsClient client,
            ApiCalls calls,
            PublishedKeys published,
            OperationCalls operations,
            ClientIdentity identity,
            InstantSource clock,
            JWK key) {
        this.client = client;
        this.calls = calls;
        this.published = published;
        this.operations = operations;
        this.identity = identity;
        this.clock = clock;
        this.key = key;
    }

    /**
     * Tells the server of the key's public half, so that accounts can be linked under it by its thumbprint URN. A second time
     * changes nothing but how long it is known: for a year.
     *
     * @return {@code key_id}, {@code use}, {@code created}, {@code expires}
     */
    public JsonNode register() throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            ApiCalls.Reply reply = challenged(attempt == CHALLENGES);
            if (reply != null) {
                return published.signed(reply);
            }
        }
    }

    /** Null if the server wants a newer challenge signed, which has come by then. */
    private ApiCalls.@Nullable Reply challenged(boolean last) throws IOException, InterruptedException {
        try {
            ApiCalls.Reply reply = calls.post(KEYS, registration(calls.nonce()));
            boolean stale = reply.status() == 401
                    && reply.json().path("code").asText().equals(ErrorCode.USE_DPOP_NONCE.wireName());
            return stale && !last ? null : reply;
        } catch (ApiFailure failure) {
            if (last || !failure.code().equals(ErrorCode.USE_DPOP_NONCE.wireName())) {
                throw failure;
            }
            return null;
        }
    }

    private byte[] registration(String challenge) {
        ObjectNode signed = Json.MAPPER
                .createObjectNode()
                .put("challenge", challenge)
                .put("webid", identity.webid())
                .put("jkt", Thumbprints.of(key))
                .put("use", "enc");
        ObjectNode header = Json.MAPPER.createObjectNode().put("typ", PROOF_TYP);
        String proof = CompactJws.sign(
                        header, Json.bytes(signed), identity.dpopKey(), Thumbprints.urn(identity.dpopKey()))
                .compact();
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.set("jwk", Json.MAPPER.valueToTree(key.toPublicJWK().toJSONObject()));
        return Json.bytes(body.put("use", "enc").put("proof", proof));
    }

    /**
     * Signs a request and releases the credential's key for it alone; one for a credential that is not under a key of the person's
     * is signed as ever. Asks the server for the wrapped key first.
     */
    public SignedCall prepare(String connectorId, UUID credentialId, String operation, ObjectNode parameters)
            throws IOException, InterruptedException {
        JsonNode entry = published.signed(calls.get(CREDENTIALS + credentialId));
        return entry.has("wrapped_dek")
                ? released(entry, connectorId, credentialId, operation, parameters)
                : client.prepare(connectorId, credentialId, operation, parameters);
    }

    private SignedCall released(
            JsonNode entry, String connectorId, UUID credentialId, String operation, ObjectNode parameters) {
        return opened(
                entry,
                credentialId,
                (dek, wrapped, releaseKey) -> operations.prepare(
                        connectorId,
                        credentialId,
                        operation,
                        parameters,
                        (requestId, expires) -> KeyRelease.forRequest(releaseKey, dek, wrapped, requestId, expires)));
    }

    /**
     * Runs an operation, and once more if the credential was renewed, or another vault has taken over, between the look at the
     * wrapped key and the request: nothing was sent then.
     */
    public Result operate(String connectorId, UUID credentialId, String operation, ObjectNode parameters)
            throws IOException, InterruptedException {
        Result result = client.send(prepare(connectorId, credentialId, operation, parameters));
        JsonNode error = result.isSuccess() ? null : result.json().path("error");
        return error != null && isStale(error)
                ? client.send(prepare(connectorId, credentialId, operation, parameters))
                : result;
    }

    private static boolean isStale(JsonNode error) {
        String code = error.path("code").asText();
        return !error.path("may_have_taken_effect").asBoolean()
                && (code.equals(ErrorCode.KEY_RELEASE_REQUIRED.wireName())
                        || code.equals(ErrorCode.KEY_RELEASE_INVALID.wireName()));
    }

    /**
     * Revokes a credential and releases its key for that alone, so that the service can be told. From then until the service has
     * confirmed, for a day at most, the server keeps what it is told with. One that is under another key than this is revoked
     * too; the answer says then that the service was not told.
     */
    public JsonNode revoke(UUID credentialId) throws IOException, InterruptedException {
        String release = released(credentialId);
        return release == null
                ? client.revoke(credentialId)
                : published.signed(calls.delete(CREDENTIALS + credentialId, KeyRelease.HEADER, release));
    }

    /** Null where there is nothing to release: a revocation must not fail for that. */
    private @Nullable String released(UUID credentialId) throws IOException, InterruptedException {
        try {
            JsonNode entry = published.signed(calls.get(CREDENTIALS + credentialId));
            return !entry.has("wrapped_dek")
                    ? null
                    : opened(
                            entry,
                            credentialId,
                            (dek, wrapped, releaseKey) -> KeyRelease.forRevocation(
                                    releaseKey, dek, wrapped, clock.instant().plus(KeyRelease.MAX_LIFE)));
        } catch (ApiFailure failure) {
            boolean another = failure.code().equals(ErrorCode.CREDENTIAL_NOT_FOUND.wireName())
                    || failure.code().equals(ErrorCode.INVALID_SIGNATURE.wireName()) && failure.status() == 0;
            if (!another) {
                throw failure;
            }
            return null;
        }
    }

    @FunctionalInterface
    private interface Releasing<T> {
        T with(byte[] dek, WrappedKey wrapped, JWK releaseKey);
    }

    private <T> T opened(JsonNode entry, UUID credentialId, Releasing<T> releasing) {
        try {
            String wrapped = entry.path("wrapped_dek").asText();
            JWK releaseKey = PublicKeys.encryption(entry.path("release_key"));
            byte[] dek = WrappedKey.open(wrapped, key, credentialId);
            try {
                return releasing.with(dek, WrappedKey.parse(wrapped), releaseKey);
            } finally {
                Arrays.fill(dek, (byte) 0);
            }
        } catch (Refusal refusal) {
            throw ApiFailure.of(Refusal.of(refusal.code(), "The credential's data key does not open with this key.")
                    .withRemedy("Use the key that it is under: "
                            + entry.path("encryption_key_reference").asText()));
        }
    }
}
