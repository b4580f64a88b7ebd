package org.cdcd.connectors.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.cdcd.connectors.door.Answer;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;

/** What anybody may read: the API's description, the error codes, the public keys. */
final class PublicDocuments {
    private final FrontAnswer openApi = FrontAnswer.json(200, resource("openapi.json"));
    private final FrontAnswer errors = FrontAnswer.json(200, Json.bytes(errorCodes()));

    FrontAnswer openApi(FrontRequest request) {
        return openApi;
    }

    FrontAnswer errors(FrontRequest request) {
        return errors;
    }

    /** The signing keys of the vault's document, alone and as a JWK Set (RFC 7517, 5). */
    static FrontAnswer jwks(Answer published) {
        try {
            JsonNode keys = Json.MAPPER.readTree(published.json()).path("jwks");
            if (!keys.path("keys").isArray()) {
                throw new IllegalStateException("the vault published no JWK Set");
            }
            return FrontAnswer.of(200, "application/jwk-set+json", Json.bytes(keys));
        } catch (IOException e) {
            throw new IllegalStateException("the vault published no JSON", e);
        }
    }

    static byte[] resource(String name) {
        try (InputStream in = PublicDocuments.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A sentence for each code. */
    private static JsonNode meanings() {
        try {
            return Json.MAPPER.readTree(resource("errors.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode errorCodes() {
        ObjectNode document = Json.MAPPER.createObjectNode();
        JsonNode meanings = meanings();
        ArrayNode list = document.putArray("errors");
        for (ErrorCode code : ErrorCode.values()) {
            list.addObject()
                    .put("code", code.wireName())
                    .put("meaning", meanings.path(code.wireName()).asText())
                    .put("status", code.httpStatus())
                    .put("who_must_act", code.whoMustAct().wireName())
                    .put("retryable", code.retryable());
        }
        return document;
    }
}
