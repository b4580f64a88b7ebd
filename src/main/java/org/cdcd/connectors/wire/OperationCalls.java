package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.cdcd.connectors.wire.ConnectorsClient.HttpCall;
import org.cdcd.connectors.wire.ConnectorsClient.SignedCall;

/** Signs operations, sends them, and opens what comes back. */
final class OperationCalls {
    private final ApiCalls calls;
    private final PublishedKeys keys;
    private final RequestSigner signer;
    private final ClientIdentity identity;
    private final InstantSource clock;
    private final SecureRandom random;

    OperationCalls(
            ApiCalls calls,
            PublishedKeys keys,
            RequestSigner signer,
            ClientIdentity identity,
            InstantSource clock,
            SecureRandom random) {
        this.calls = calls;
        this.keys = keys;
        this.signer = signer;
        this.identity = identity;
        this.clock = clock;
        this.random = random;
    }

    SignedCall prepare(String connectorId, UUID credentialId, String operation, ObjectNode parameters) {
        ConnectorRequest request = request(connectorId, credentialId, operation, parameters);
        return call(request, signer.sign(request, identity.responseKey()));
    }

    /** The same with a proof in the header. */
    SignedCall prepare(
            String connectorId,
            UUID credentialId,
            String operation,
            ObjectNode parameters,
            Function<RequestSigner.ToSign, ZkpProof> prover) {
        ConnectorRequest request = request(connectorId, credentialId, operation, parameters);
        return call(request, signer.sign(request, identity.responseKey(), prover));
    }

    /** Makes what is released of a credential's key for one request. */
    @FunctionalInterface
    interface Release {
        String of(UUID requestId, Instant expires);
    }

    /** The same with a release beside it, whose hash is in the header. */
    SignedCall prepare(
            String connectorId, UUID credentialId, String operation, ObjectNode parameters, Release release) {
        ConnectorRequest request = request(connectorId, credentialId, operation, parameters);
        Instant expires = request.requestTime().plus(SignedRequest.MAX_LIFE);
        String released = release.of(request.requestId(), expires);
        SignedCall call = call(request, signer.sign(request, expires, identity.responseKey(), released, null));
        return new SignedCall(call.connectorId(), call.requestId(), call.envelope(), call.requestHash(), released);
    }

    private ConnectorRequest request(String connectorId, UUID credentialId, String operation, ObjectNode parameters) {
        return new ConnectorRequest(
                RequestIds.next(clock, random),
                connectorId,
                credentialId,
                operation,
                parameters,
                clock.instant(),
                null);
    }

    private static SignedCall call(ConnectorRequest request, Envelope envelope) {
        String hash = Sha256.base64Url(Base64Url.decode(envelope.payload()));
        return new SignedCall(request.connectorId(), request.requestId(), envelope, hash, null);
    }

    Result send(SignedCall call, Duration patience) throws IOException, InterruptedException {
        ApiCalls.Reply reply = calls.post(path(call), body(call), patience);
        return open(call.requestId(), call.requestHash(), reply.status(), reply.json());
    }

    /** @param status of the answer, or 0 if it is not known */
    Result open(UUID requestId, String requestHash, int status, JsonNode json)
            throws IOException, InterruptedException {
        if (!json.path("connector_response").isTextual()
                || !json.path("signature").isTextual()) {
            throw ApiFailure.of(status, json);
        }
        Envelope envelope = new Envelope(
                json.path("connector_response").asText(), json.path("signature").asText());
        try {
            ConnectorResponse response = keys.verify(envelope, requestHash, requestId);
            byte[] opened = ResultSeal.open(response.resultData(), identity.responseKey(), identity.webid(), requestId);
            return Result.of(response, Json.MAPPER.readTree(opened));
        } catch (Refusal refusal) {
            throw ApiFailure.of(refusal);
        }
    }

    HttpCall curl(SignedCall call) {
        String path = path(call);
        Map<String, String> headers = calls.credentials("POST", path);
        headers.put("Content-Type", "application/json");
        return new HttpCall("POST", calls.url(path), headers, new String(body(call), StandardCharsets.UTF_8));
    }

    private static byte[] body(SignedCall call) {
        ObjectNode body = Json.MAPPER
                .createObjectNode()
                .put("connector_request", call.envelope().payload())
                .put("signature", call.envelope().signature());
        if (call.keyRelease() != null) {
            body.put("key_release", call.keyRelease());
        }
        return Json.bytes(body);
    }

    private static String path(SignedCall call) {
        return ConnectorsClient.connectorPath(call.connectorId()) + "/operate";
    }
}
