package org.cdcd.connectors.vault.accounts.proofs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.cdcd.connectors.wire.Base64Url;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.SchnorrProof;
import org.cdcd.connectors.wire.ZeroKnowledgeCalls;

/** What a caller asks of the link endpoint under {@code auth_method: zkp}. */
public sealed interface ZkpStep {
    /** The body's members that only this method has. */
    Set<String> MEMBERS = Set.of("step", "public", "proof", "credential_id", "count");

    /** Asks for the challenge of a registration. */
    record Register() implements ZkpStep {}

    /**
     * Registers a public point.
     *
     * @param publicPoint as sent, base64url
     * @param userId who the person is to be at the service
     */
    record Complete(String publicPoint, String userId, SchnorrProof proof, String nonce) implements ZkpStep {}

    /** Asks for challenges for operations. */
    record Challenge(UUID credentialId, int count) implements ZkpStep {}

    /** @throws Refusal {@code malformed_request} with the place that is wrong */
    static ZkpStep parse(ObjectNode json) {
        return switch (json.path("step").asText("")) {
            case "register" -> new Register();
            case "complete" -> complete(json);
            case "challenge" -> new Challenge(credential(json), count(json.path("count")));
            default -> throw wrong("/step", "must be register, complete or challenge");
        };
    }

    private static Complete complete(ObjectNode json) {
        String publicPoint = text(json.path("public"), "/public");
        Base64Url.decode(publicPoint);
        JsonNode proof = json.path("proof");
        return new Complete(
                publicPoint,
                text(proof.path("id"), "/proof/id"),
                SchnorrProof.parse(text(proof.path("V"), "/proof/V"), text(proof.path("r"), "/proof/r")),
                text(proof.path("nonce"), "/proof/nonce"));
    }

    private static UUID credential(ObjectNode json) {
        try {
            return UUID.fromString(text(json.path("credential_id"), "/credential_id"));
        } catch (IllegalArgumentException notOne) {
            throw wrong("/credential_id", "must be a UUID");
        }
    }

    private static int count(JsonNode count) {
        if (count.isMissingNode()) {
            return 1;
        }
        if (!count.isInt() || count.intValue() < 1 || count.intValue() > ZeroKnowledgeCalls.MOST_CHALLENGES) {
            throw wrong("/count", "must be a number from 1 to " + ZeroKnowledgeCalls.MOST_CHALLENGES);
        }
        return count.intValue();
    }

    private static String text(JsonNode node, String pointer) {
        if (!node.isTextual() || node.textValue().isEmpty() || node.textValue().length() > 200) {
            throw wrong(pointer, "must be a text of at most 200 characters");
        }
        return node.textValue();
    }

    private static Refusal wrong(String pointer, String what) {
        return Refusal.of(ErrorCode.MALFORMED_REQUEST, pointer.substring(1) + " " + what + ".")
                .at(List.of(pointer));
    }
}
