package org.cdcd.connectors.vault.accounts.rotation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Objects;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.Rotation;
import org.cdcd.connectors.catalog.SecretAuth;
import org.cdcd.connectors.vault.accounts.credentials.LinkAnswers;
import org.cdcd.connectors.vault.accounts.credentials.States;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.KeyRotation;
import org.cdcd.connectors.vault.store.KeyRotation.Step;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** How the API tells of rotations. */
final class RotationAnswers {
    private RotationAnswers() {}

    /** @param now null if nothing is known yet but when the key was pasted */
    static ObjectNode rotation(CredentialRow row, SecretAuth method, @Nullable KeyRotation now) {
        Rotation rotation = Objects.requireNonNull(method.rotation());
        Instant since = now == null ? row.account().issued() : now.keySince();
        Instant full = since.plus(rotation.maxAge());
        Instant early = now == null ? null : now.due();
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("strategy", RotatedKey.strategy(rotation, row).wireName())
                .put("state", now == null ? Step.IDLE.wireName() : now.step().wireName())
                .put("key_since", LinkAnswers.time(since))
                .put("last", now == null ? null : LinkAnswers.time(now.lastRotated()))
                .put("next_due", LinkAnswers.time(early != null && early.isBefore(full) ? early : full));
        if (now != null && now.keyExpires() != null) {
            json.put("key_expires", LinkAnswers.time(now.keyExpires()));
        }
        if (now != null && now.retireAt() != null) {
            json.put("old_key_until", LinkAnswers.time(now.retireAt()));
        }
        if (now != null && now.failures() > 0) {
            json.putObject("failure")
                    .put("code", now.failure())
                    .put("times", now.failures())
                    .put("next_try", LinkAnswers.time(now.nextTry()));
        }
        return json;
    }

    /** Why no program replaces the key, and what the person does. */
    static Refusal notByProgram(CredentialRow row, @Nullable Connector connector, @Nullable SecretAuth method) {
        Refusal refusal = Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "No program can replace what this link holds.");
        return connector == null || method == null
                ? refusal
                : refusal.withRemedy(States.newKey(row, connector, method));
    }
}
