package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.ParseException;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Thumbprints;
import org.cdcd.connectors.wire.Unusable;
import org.jspecify.annotations.Nullable;

/**
 * Who the command line acts for: a WebID, the program's credentials at the person's issuer, and the program's own keys. It is
 * one JSON file that only its owner can read.
 *
 * @param server the public origin of the server that is used
 * @param tokenEndpoint where the issuer gives tokens
 * @param dpopKey P-256: tokens are bound to it, and it signs requests too
 * @param responseKey X25519: opens answers
 * @param serverKey thumbprint of the key by which the server is known; null before it was asked the first time
 */
record IdentityFile(
        URI server,
        String webid,
        URI tokenEndpoint,
        String clientId,
        String clientSecret,
        JWK dpopKey,
        JWK responseKey,
        @Nullable String serverKey) {

    /** A new identity with fresh keys. */
    static IdentityFile create(URI server, Issuer.Registration registration) {
        try {
            JWK dpop = new ECKeyGenerator(Curve.P_256).generate();
            return new IdentityFile(
                    server,
                    registration.webid(),
                    registration.tokenEndpoint(),
                    registration.clientId(),
                    registration.clientSecret(),
                    dpop,
                    new OctetKeyPairGenerator(Curve.X25519).generate(),
                    null);
        } catch (JOSEException e) {
            throw new IllegalStateException("keys cannot be made", e);
        }
    }

    /** @throws Unusable if there is no such file, or it is none */
    static IdentityFile read(Path file) {
        try {
            JsonNode json = Json.strictObject(Files.readAllBytes(file), 64 * 1024);
            return new IdentityFile(
                    URI.create(json.path("server").asText()),
                    json.path("webid").asText(),
                    URI.create(json.path("token_endpoint").asText()),
                    json.path("client_id").asText(),
                    json.path("client_secret").asText(),
                    JWK.parse(json.path("dpop_key").toString()),
                    JWK.parse(json.path("response_key").toString()),
                    json.path("server_key").textValue());
        } catch (NoSuchFileException e) {
            throw new Unusable("there is no identity in " + file + "; make one: connectors identity new NAME", e);
        } catch (IOException | ParseException | RuntimeException e) {
            throw new Unusable(
                    "the identity in " + file + " cannot be read; make a new one: connectors identity new NAME", e);
        }
    }

    IdentityFile withWebid(String known) {
        return new IdentityFile(server, known, tokenEndpoint, clientId, clientSecret, dpopKey, responseKey, serverKey);
    }

    IdentityFile withServerKey(String thumbprint) {
        return new IdentityFile(server, webid, tokenEndpoint, clientId, clientSecret, dpopKey, responseKey, thumbprint);
    }

    /** Whether it is of a development issuer, and so of no worth once that has stopped. */
    boolean isOfSandbox() {
        return "http".equals(tokenEndpoint.getScheme());
    }

    /** Writes the file for its owner alone; it is there whole or not at all. */
    void write(Path file) throws IOException {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("server", server.toString())
                .put("webid", webid)
                .put("token_endpoint", tokenEndpoint.toString())
                .put("client_id", clientId)
                .put("client_secret", clientSecret);
        json.set("dpop_key", Json.MAPPER.valueToTree(dpopKey.toJSONObject()));
        json.set("response_key", Json.MAPPER.valueToTree(responseKey.toJSONObject()));
        if (serverKey != null) {
            json.put("server_key", serverKey);
        }
        PrivateFile.folder(file.toAbsolutePath().resolveSibling(""));
        PrivateFile.replace(file, Json.bytes(json));
    }

    /** The name under which the server finds the key that signs requests: the token's own. */
    String keyId() {
        return Thumbprints.urn(dpopKey);
    }

    @Override
    public String toString() {
        return "IdentityFile[" + webid + "]";
    }
}
