package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.JWK;
import java.io.IOException;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The server's public keys, from a document that is signed by the {@link ServerKey}: fetched when first needed, and once more when a
 * signature names one that is not among them.
 */
final class PublishedKeys {
    private static final String DOCUMENT = "/.well-known/cdcd-connectors";

    private final ApiCalls calls;
    private final ServerKey server;
    private final InstantSource clock;
    private volatile @Nullable ResponseVerifier verifier;

    PublishedKeys(ApiCalls calls, ServerKey server, InstantSource clock) {
        this.calls = calls;
        this.server = server;
        this.clock = clock;
    }

    /** A key of the vault to seal secrets to. */
    JWK encryptionKey() throws IOException, InterruptedException {
        for (JsonNode key : document().path("keys")) {
            if (key.path("use").asText().equals("enc")) {
                return PublicKeys.encryption(key);
            }
        }
        throw Refusal.of(ErrorCode.UNKNOWN_KEY, "The server publishes no key to seal secrets to.");
    }

    ConnectorResponse verify(Envelope envelope, String requestHash, UUID requestId)
            throws IOException, InterruptedException {
        try {
            return current().verify(envelope, requestHash, requestId);
        } catch (Refusal refusal) {
            return afterUnknownKey(refusal).verify(envelope, requestHash, requestId);
        }
    }

    /** Checks the signature in the header over the body. */
    void verify(ApiCalls.Reply reply) throws IOException, InterruptedException {
        String signature = reply.headers()
                .firstValue(ResponseSigner.HEADER)
                .orElseThrow(() -> Refusal.of(ErrorCode.INVALID_SIGNATURE, "The server did not sign its answer."));
        try {
            current().verifyDetached(reply.body(), signature, ResponseSigner.ANSWER_TYP);
        } catch (Refusal refusal) {
            afterUnknownKey(refusal).verifyDetached(reply.body(), signature, ResponseSigner.ANSWER_TYP);
        }
    }

    /**
     * The JSON of an answer that the server has signed.
     *
     * @throws ApiFailure if it is none, or its signature does not hold
     */
    JsonNode signed(ApiCalls.Reply reply) throws IOException, InterruptedException {
        reply.orFail();
        try {
            verify(reply);
        } catch (Refusal refusal) {
            throw ApiFailure.of(refusal);
        }
        return reply.json();
    }

    /** The payload of a receipt that is signed by itself. */
    byte[] verifyReceipt(String jws) throws IOException, InterruptedException {
        try {
            return current().verifyCompact(jws, ResponseSigner.RECEIPT_TYP);
        } catch (Refusal refusal) {
            return afterUnknownKey(refusal).verifyCompact(jws, ResponseSigner.RECEIPT_TYP);
        }
    }

    /** Checks entries of the audit log and the heads over them. */
    AuditProof.Page verify(JsonNode audit) throws IOException, InterruptedException {
        try {
            return AuditProof.verify(audit, current());
        } catch (Refusal refusal) {
            return AuditProof.verify(audit, afterUnknownKey(refusal));
        }
    }

    private ResponseVerifier afterUnknownKey(Refusal refusal) throws IOException, InterruptedException {
        if (refusal.code() != ErrorCode.UNKNOWN_KEY) {
            throw refusal;
        }
        return fetch();
    }

    private ResponseVerifier current() throws IOException, InterruptedException {
        ResponseVerifier known = verifier;
        return known != null ? known : fetch();
    }

    private ResponseVerifier fetch() throws IOException, InterruptedException {
        ResponseVerifier fresh = new ResponseVerifier(document().path("jwks"));
        verifier = fresh;
        return fresh;
    }

    private JsonNode document() throws IOException, InterruptedException {
        ApiCalls.Reply reply = calls.getPublic(DOCUMENT).orFail();
        String signature = reply.headers().firstValue(ResponseSigner.HEADER).orElse(null);
        return server.verified(reply.body(), signature, clock.instant());
    }
}
