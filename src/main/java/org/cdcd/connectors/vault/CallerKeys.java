package org.cdcd.connectors.vault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.cdcd.connectors.identity.Caller;
import org.cdcd.connectors.identity.KeyRegistration;
import org.cdcd.connectors.identity.RegisteredKey;
import org.cdcd.connectors.identity.RegisteredKeys;
import org.cdcd.connectors.vault.store.RequestKeyRows;
import org.cdcd.connectors.vault.store.RequestKeyRows.RequestKey;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;

/** The keys that a person registered here: the registry behind {@code /api/v1/keys}. */
final class CallerKeys implements RegisteredKeys {
    private final RequestKeyRows rows;
    private final KeyRegistration registration;

    CallerKeys(RequestKeyRows rows, KeyRegistration registration) {
        this.rows = rows;
        this.registration = registration;
    }

    ObjectNode register(Caller caller, byte[] body) {
        RegisteredKey key = registration.verify(caller, body);
        RegisteredKey stored =
                key(rows.register(key.webid(), key.keyId(), key.jwk(), key.use().wireName(), key.expires()));
        if (stored.revoked() != null) {
            throw Refusal.of(ErrorCode.KEY_REVOKED, "This key was revoked, and is never registered again.")
                    .withRemedy("Make a new key and register that.");
        }
        return json(stored);
    }

    ObjectNode list(Caller caller) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode keys = answer.putArray("keys");
        list(caller.webid()).forEach(key -> keys.add(json(key)));
        return answer;
    }

    ObjectNode delete(Caller caller, String keyId) {
        if (!rows.revoke(caller.webid(), keyId)) {
            throw Refusal.of(ErrorCode.NOT_FOUND, "There is no such key.");
        }
        return Json.MAPPER.createObjectNode().put("key_id", keyId).put("status", "revoked");
    }

    @Override
    public Optional<RegisteredKey> find(String webid, String keyId) {
        return rows.find(webid, keyId).map(CallerKeys::key);
    }

    @Override
    public List<RegisteredKey> list(String webid) {
        return rows.list(webid).stream().map(CallerKeys::key).toList();
    }

    private static RegisteredKey key(RequestKey row) {
        return new RegisteredKey(
                row.keyId(),
                row.webid(),
                row.jwk(),
                row.use().equals("enc") ? RegisteredKey.Use.ENC : RegisteredKey.Use.SIG,
                row.created(),
                row.expires(),
                row.revoked());
    }

    private static ObjectNode json(RegisteredKey key) {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("key_id", key.keyId())
                .put("use", key.use().wireName())
                .put("created", key.created().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("expires", key.expires().truncatedTo(ChronoUnit.SECONDS).toString());
        try {
            json.set("jwk", Json.MAPPER.readTree(key.jwk()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored key is no JSON", e);
        }
        return json;
    }
}
