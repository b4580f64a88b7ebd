package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.UUID;
import org.cdcd.connectors.wire.ConnectorsClient;
import org.cdcd.connectors.wire.Thumbprints;
import org.cdcd.connectors.wire.Unusable;

/**
 * The encryption key under which the person's credentials are, where they want that: one file beside the identity, which only its
 * owner can read. No copy of it is anywhere else.
 */
final class OwnKey {
    private final Path file;
    private final ProofKeys proofs;

    /** @param data the folder of the identity */
    OwnKey(Path data) {
        this.file = data.resolve("own-key.json");
        this.proofs = new ProofKeys(data);
    }

    Path file() {
        return file;
    }

    /** The client that links under this key, which is made if there is none, and told to the server. */
    ConnectorsClient linking(ConnectorsClient client) throws IOException, InterruptedException {
        JWK key = Files.exists(file) ? read() : create();
        client.ownKey(key).register();
        return client.linkingUnder(Thumbprints.urn(key));
    }

    /** Signs a request, with what its credential needs: a release of this key, a proof, or nothing. */
    ConnectorsClient.SignedCall sign(
            ConnectorsClient client, String connector, UUID credential, String operation, ObjectNode parameters)
            throws IOException, InterruptedException {
        return !Files.exists(file) || proofs.has(credential)
                ? proofs.sign(client, connector, credential, operation, parameters)
                : client.ownKey(read()).prepare(connector, credential, operation, parameters);
    }

    /** Revokes a credential so that the service can be told. */
    JsonNode revoke(ConnectorsClient client, UUID credential) throws IOException, InterruptedException {
        return Files.exists(file) ? client.ownKey(read()).revoke(credential) : client.revoke(credential);
    }

    private JWK create() throws IOException {
        JWK key;
        try {
            key = new OctetKeyPairGenerator(Curve.X25519).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("keys cannot be made", e);
        }
        // another process may have been first, and credentials may be under its key already
        return PrivateFile.create(file, (key.toJSONString() + "\n").getBytes(StandardCharsets.UTF_8)) ? key : read();
    }

    private JWK read() throws IOException {
        try {
            JWK key = JWK.parse(Files.readString(file));
            if (key.isPrivate()) {
                return key;
            }
        } catch (ParseException e) {
            // said below
        }
        throw new Unusable("the key in " + file + " cannot be read; get it from where you keep a copy of it");
    }
}
