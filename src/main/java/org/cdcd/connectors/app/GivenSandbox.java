package org.cdcd.connectors.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.vault.VaultSettings.ClientRegistration;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Pem;
import org.cdcd.connectors.wire.Unusable;

/**
 * A sandbox that runs in another process of this machine, as its file tells a vault: twins, their authority, an issuer, and what
 * the vault is registered as at each twin.
 *
 * @param ports the loopback port that a host's name leads to
 */
record GivenSandbox(
        Map<String, Integer> ports, X509Certificate authority, String issuer, Map<String, ClientRegistration> clients) {
    private static final int LONGEST = 256 * 1024;

    /** Writes it for the eyes of this user alone: it holds the secrets of made-up clients. */
    void write(Path file) throws IOException {
        ObjectNode json = Json.MAPPER.createObjectNode().put("issuer", issuer).put("authority", Pem.of(authority));
        json.set("ports", Json.MAPPER.valueToTree(ports));
        ObjectNode all = json.putObject("clients");
        clients.forEach((name, client) -> {
            ArrayNode redirects = all.putObject(name)
                    .put("id", client.id())
                    .put("secret", client.secret())
                    .putArray("redirects");
            client.redirectUris().forEach(redirects::add);
        });
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, Json.bytes(json));
    }

    /** @throws Unusable with one line if there is no such file, or it is none */
    static GivenSandbox read(Path file) {
        try {
            JsonNode json = Json.strictObject(Files.readAllBytes(file), LONGEST);
            Map<String, Integer> ports = new HashMap<>();
            json.path("ports")
                    .fields()
                    .forEachRemaining(e -> ports.put(e.getKey(), e.getValue().asInt()));
            Map<String, ClientRegistration> clients = new HashMap<>();
            json.path("clients").fields().forEachRemaining(e -> clients.put(e.getKey(), client(e.getValue())));
            return new GivenSandbox(
                    ports,
                    Pem.certificate(json.path("authority").asText()),
                    json.path("issuer").asText(),
                    clients);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new Unusable(
                    "connectors.development.sandbox: " + file + " cannot be read as the file of a sandbox", e);
        }
    }

    private static ClientRegistration client(JsonNode json) {
        List<String> redirects = new ArrayList<>();
        json.path("redirects").forEach(one -> redirects.add(one.asText()));
        return new ClientRegistration(
                json.path("id").asText(), json.path("secret").asText(), redirects);
    }
}
