package org.cdcd.connectors.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.cdcd.connectors.wire.Json;

/** An HTTP answer, byte for byte. */
record Reply(int status, HttpHeaders headers, byte[] body) {
    static Reply of(HttpResponse<byte[]> response) {
        return new Reply(response.statusCode(), response.headers(), response.body());
    }

    /** Its body's JSON, or a missing node. */
    JsonNode json() {
        try {
            JsonNode json = Json.MAPPER.readTree(body);
            return json == null ? MissingNode.getInstance() : json;
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    /** The code of a problem document. */
    String code() {
        return json().path("code").asText();
    }

    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Whether it is a signed answer and no problem document. */
    boolean isEnvelope() {
        return json().path("connector_response").isTextual();
    }

    @Override
    public String toString() {
        return status + " " + text();
    }
}
