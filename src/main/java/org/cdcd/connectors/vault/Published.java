package org.cdcd.connectors.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.time.InstantSource;
import java.util.List;
import org.cdcd.connectors.door.Answer;
import org.cdcd.connectors.identity.ReplayStore;
import org.cdcd.connectors.vault.keys.ReleaseKeys;
import org.cdcd.connectors.vault.keys.ServiceKeys;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.ResponseSigner;
import org.cdcd.connectors.wire.ServerKey;

/** What everyone may know of this vault: {@code /.well-known/cdcd-connectors}. */
record Published(
        ServiceKeys keys,
        ReleaseKeys releaseKeys,
        String origin,
        String mode,
        ReplayStore replays,
        InstantSource clock) {
    private static final int OK = 200;

    /** The document, signed by the key by which clients know the server. */
    Answer answer() {
        List<OctetKeyPair> identity = keys.identityKeys();
        ObjectNode document = document();
        ServerKey.describe(document, identity, clock);
        byte[] body = Json.bytes(document);
        ResponseSigner signer = new ResponseSigner(identity.getLast(), clock);
        return new Answer(OK, body, signer.detached(body, ResponseSigner.SERVER_TYP));
    }

    /**
     * {@code keys} to seal secrets to, {@code jwks} to verify answers with, {@code release_keys} to seal releases to that go to the
     * vault which answers, and the protection that is given.
     */
    private ObjectNode document() {
        ObjectNode document =
                Json.MAPPER.createObjectNode().put("origin", origin).put("protection", mode);
        ArrayNode seal = document.putArray("keys");
        JWKSet published = keys.published();
        list(published, KeyUse.ENCRYPTION, seal);
        document.set("jwks", signing(published));
        document.putObject("release_keys").putArray("keys").add((JsonNode)
                Json.MAPPER.valueToTree(releaseKeys.current().toJSONObject()));
        return document;
    }

    /** The keys that sign, as a JWK Set (RFC 7517, 5). */
    static ObjectNode signing(JWKSet published) {
        ObjectNode jwks = Json.MAPPER.createObjectNode();
        list(published, KeyUse.SIGNATURE, jwks.putArray("keys"));
        return jwks;
    }

    private static void list(JWKSet published, KeyUse use, ArrayNode into) {
        for (JWK key : published.getKeys()) {
            if (use.equals(key.getKeyUse())) {
                into.add((JsonNode) Json.MAPPER.valueToTree(key.toPublicJWK().toJSONObject()));
            }
        }
    }
}
