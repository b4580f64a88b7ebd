package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The key by which a client knows its server, as its thumbprint (RFC 7638). What answers in the server's place has another, and is
 * not believed. The first key that is seen is taken where none is given; one that an older key has signed takes that one's place.
 * Safe for many threads.
 */
public final class ServerKey {
    private static final String KEY = "server_key";
    private static final String SUCCESSION = "server_key_succession";
    private static final int LARGEST = 256 * 1024;

    /** How far a signature may be off the client's clock, in either direction. */
    private static final Duration FRESH = Duration.ofHours(1);

    private final Consumer<String> remember;
    private @Nullable String thumbprint;

    /**
     * @param thumbprint of the key that is known; null takes the first that is seen
     * @param remember is told of the thumbprint when it is another than this one
     */
    public ServerKey(@Nullable String thumbprint, Consumer<String> remember) {
        this.thumbprint = thumbprint;
        this.remember = remember;
    }

    /** The thumbprint that is known now; null before the first answer. */
    public synchronized @Nullable String thumbprint() {
        return thumbprint;
    }

    /**
     * Puts into the server's document by which key it is signed, and how that came from older ones.
     *
     * @param keys private Ed25519 keys, oldest first; the last one is to sign the document
     */
    public static void describe(ObjectNode document, List<OctetKeyPair> keys, InstantSource clock) {
        document.set(KEY, json(keys.getLast()));
        var succession = document.putArray(SUCCESSION);
        for (int i = 1; i < keys.size(); i++) {
            ObjectNode step = Json.MAPPER.createObjectNode();
            step.set("from", json(keys.get(i - 1)));
            step.set("to", json(keys.get(i)));
            ResponseSigner older = new ResponseSigner(keys.get(i - 1), clock);
            succession.add(older.compact(Json.bytes(step), ResponseSigner.SUCCESSION_TYP));
        }
    }

    private static JsonNode json(OctetKeyPair key) {
        return Json.MAPPER.valueToTree(key.toPublicJWK().toJSONObject());
    }

    /**
     * The server's document, if it is signed by the key that is known or by one that has come from it, and was signed within an hour
     * of now: the server signs it for each that asks, and an old one has keys that may be in other hands by now.
     *
     * @param signature {@code header..signature}; null if there was none
     * @throws Refusal {@code invalid_signature} or {@code unknown_key} if it is not; {@code malformed_request} if it is no document
     */
    synchronized JsonNode verified(byte[] document, @Nullable String signature, Instant now) {
        if (signature == null) {
            throw Refusal.of(ErrorCode.INVALID_SIGNATURE, "The server did not sign which keys it has.");
        }
        ObjectNode json = Json.strictObject(document, LARGEST);
        JsonNode key = json.path(KEY);
        Instant signed = verifier(key).verifyDetached(document, signature, ResponseSigner.SERVER_TYP);
        String seen = thumbprint(key);
        String known = thumbprint;
        if (known != null && !leads(known, json.path(SUCCESSION), seen)) {
            throw refused(known, seen);
        }
        if (Duration.between(signed, now).abs().compareTo(FRESH) > 0) {
            throw stale(signed, now);
        }
        if (!seen.equals(known)) {
            thumbprint = seen;
            remember.accept(seen);
        }
        return json;
    }

    /** Whether each key from the one to the other has signed the next. */
    private static boolean leads(String from, JsonNode succession, String to) {
        String at = from;
        for (JsonNode jws : succession) {
            ObjectNode step = step(jws.asText());
            if (at.equals(thumbprint(step.path("from")))) {
                verifier(step.path("from")).verifyCompact(jws.asText(), ResponseSigner.SUCCESSION_TYP);
                at = thumbprint(step.path("to"));
            }
        }
        return at.equals(to);
    }

    private static ObjectNode step(String jws) {
        String[] parts = jws.split("\\.", -1);
        if (parts.length != 3) {
            throw Refusal.of(
                    ErrorCode.MALFORMED_REQUEST, "A succession of keys is not of the form header.payload.signature.");
        }
        return Json.strictObject(Base64Url.decode(parts[1]), LARGEST);
    }

    private static Refusal refused(String known, String seen) {
        return Refusal.of(
                        ErrorCode.INVALID_SIGNATURE,
                        "The server's key is " + seen + ", and this client knows it by " + known
                                + ": something else may answer in its place.")
                .withRemedy(
                        "Ask the operator for the server's key (connectors doctor tells it). If it is the new one, say so:"
                                + " --server-key " + seen);
    }

    private static Refusal stale(Instant signed, Instant now) {
        return Refusal.of(
                        ErrorCode.INVALID_SIGNATURE,
                        "The server signed its keys at " + signed + ", and here it is " + now
                                + ": something else may have kept that to answer in its place.")
                .withRemedy("Set the clock of this computer, or have the operator set the server's.");
    }

    private static String thumbprint(JsonNode key) {
        return Thumbprints.of(PublicKeys.signature(key));
    }

    private static ResponseVerifier verifier(JsonNode key) {
        ObjectNode jwks = Json.MAPPER.createObjectNode();
        jwks.putArray("keys").add(key);
        return new ResponseVerifier(jwks);
    }
}
