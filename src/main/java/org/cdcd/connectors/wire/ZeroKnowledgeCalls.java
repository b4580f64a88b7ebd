package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.cdcd.connectors.wire.ConnectorsClient.SignedCall;

/**
 * The method {@code zkp} for a person who keeps the secret: registering a key at a service, and operations that carry a proof.
 * It fails as {@link ConnectorsClient} does.
 */
public final class ZeroKnowledgeCalls {
    /** How many challenges can be had at once. */
    public static final int MOST_CHALLENGES = 16;

    private static final String METHOD = "zkp";

    private final ConnectorsClient client;
    private final OperationCalls operations;
    private final String webid;
    private final SecureRandom random;

    ZeroKnowledgeCalls(ConnectorsClient client, OperationCalls operations, String webid, SecureRandom random) {
        this.client = client;
        this.operations = operations;
        this.webid = webid;
        this.random = random;
    }

    /**
     * Registers a key at the service; the secret stays here, and each link needs a fresh one.
     *
     * @return as {@link ConnectorsClient#completeLink} does
     */
    public JsonNode link(String connectorId, SchnorrKey key) throws IOException, InterruptedException {
        JsonNode begun = client.authenticate(connectorId, body("register"));
        String userId = begun.path("zk_user_id").asText();
        String nonce = begun.path("nonce").asText();
        SchnorrProof proof = key.prove(
                userId, ProofContext.registration(begun.path("audience").asText(), nonce, webid), random);
        ObjectNode body = body("complete").put("public", Base64Url.encode(key.publicPoint()));
        body.putObject("proof")
                .put("id", userId)
                .put("V", proof.commitment())
                .put("r", proof.response())
                .put("nonce", nonce);
        return client.authenticate(connectorId, body);
    }

    /**
     * Asks the service for challenges, each good for one operation.
     *
     * @param count from 1 to {@link #MOST_CHALLENGES}
     */
    public List<ZkpChallenge> challenges(String connectorId, UUID credentialId, int count)
            throws IOException, InterruptedException {
        JsonNode answer = client.authenticate(
                connectorId,
                body("challenge").put("credential_id", credentialId.toString()).put("count", count));
        List<ZkpChallenge> challenges = new ArrayList<>();
        answer.path("challenges")
                .forEach(one -> challenges.add(new ZkpChallenge(
                        answer.path("audience").asText(),
                        answer.path("zk_user_id").asText(),
                        one.path("nonce").asText(),
                        Instant.ofEpochSecond(one.path("exp").asLong()))));
        return List.copyOf(challenges);
    }

    /** Signs a request that proves the key to the service; the same call can be sent again and gets the same answer. */
    public SignedCall prepare(
            String connectorId,
            UUID credentialId,
            String operation,
            ObjectNode parameters,
            SchnorrKey key,
            ZkpChallenge challenge) {
        return operations.prepare(
                connectorId, credentialId, operation, parameters, request -> proof(key, challenge, request));
    }

    /** Fetches a challenge, proves, and runs the operation. */
    public Result operate(
            String connectorId, UUID credentialId, String operation, ObjectNode parameters, SchnorrKey key)
            throws IOException, InterruptedException {
        ZkpChallenge challenge = challenges(connectorId, credentialId, 1).getFirst();
        return client.send(prepare(connectorId, credentialId, operation, parameters, key, challenge));
    }

    private ZkpProof proof(SchnorrKey key, ZkpChallenge challenge, RequestSigner.ToSign request) {
        byte[] context = ProofContext.operation(
                challenge.audience(),
                challenge.nonce(),
                challenge.expires(),
                request.request().requestId(),
                request.request().operation(),
                Sha256.of(request.payload()));
        return new ZkpProof(
                challenge.userId(),
                key.prove(challenge.userId(), context, random),
                challenge.nonce(),
                challenge.expires());
    }

    private static ObjectNode body(String step) {
        return Json.MAPPER.createObjectNode().put("auth_method", METHOD).put("step", step);
    }
}
