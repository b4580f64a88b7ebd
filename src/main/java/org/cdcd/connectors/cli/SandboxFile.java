package org.cdcd.connectors.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Map;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Pem;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.Unusable;

/**
 * What a server in the sandbox tells programs on its machine: {@code sandbox.json} in its data folder.
 *
 * @param server the server's public origin
 * @param issuer the development issuer
 * @param twinPort the port of the twins
 * @param authority who signs the twins' certificates
 * @param fields by connector, what its twin's person types in to link an account by hand
 */
record SandboxFile(
        URI server, URI issuer, int twinPort, X509Certificate authority, Map<String, Map<String, String>> fields) {
    static final String NAME = "sandbox.json";

    private static final TypeReference<Map<String, Map<String, String>>> FIELDS = new TypeReference<>() {};

    /** What is typed in for this connector; empty if nothing is. */
    Map<String, String> fields(String connector) {
        return fields.getOrDefault(connector, Map.of());
    }

    /** @throws Unusable if there is no such file, or it is none */
    static SandboxFile read(Path data) {
        Path file = data.resolve(NAME);
        if (!Files.exists(file)) {
            throw new Unusable(
                    "no sandbox runs on " + data.toAbsolutePath() + ": start one with connectors serve --sandbox");
        }
        try {
            JsonNode json = Json.strictObject(Files.readAllBytes(file), 64 * 1024);
            X509Certificate authority = Pem.certificate(json.path("authority").asText());
            return new SandboxFile(
                    URI.create(json.path("server").asText()),
                    URI.create(json.path("issuer").asText()),
                    json.path("twin_port").asInt(),
                    authority,
                    Json.MAPPER.convertValue(json.path("fields"), FIELDS));
        } catch (IOException | GeneralSecurityException | Refusal | IllegalArgumentException e) {
            throw new Unusable("the file " + file + " cannot be read; start the sandbox anew", e);
        }
    }
}
