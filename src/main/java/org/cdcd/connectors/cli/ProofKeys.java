package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.UUID;
import org.cdcd.connectors.wire.Base64Url;
import org.cdcd.connectors.wire.ConnectorsClient;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.SchnorrKey;
import org.cdcd.connectors.wire.Unusable;

/**
 * The keys of accounts that are linked by proof: one file for each credential beside the identity, which only its owner can
 * read. No copy of them is anywhere else.
 */
final class ProofKeys {
    private static final String SUFFIX = ".key";

    private final Path folder;

    /** @param data the folder of the identity */
    ProofKeys(Path data) {
        this.folder = data.resolve("zkp");
    }

    /** Links an account with a fresh key, which is on disk before the service knows of it. */
    JsonNode link(ConnectorsClient client, String connector) throws IOException, InterruptedException {
        SchnorrKey key = SchnorrKey.generate(new SecureRandom());
        PrivateFile.folder(folder);
        byte[] secret = (Base64Url.encode(key.secret()) + "\n").getBytes(StandardCharsets.US_ASCII);
        Path fresh = PrivateFile.beside(folder.resolve("link"), secret);
        JsonNode linked;
        try {
            linked = client.zeroKnowledge().link(connector, key);
        } catch (IOException | InterruptedException lost) {
            // the account may be linked all the same
            System.err.println("no answer came; if the account is linked (connectors credentials), its key is " + fresh
                    + ": rename it to the credential's id with " + SUFFIX + " at its end");
            throw lost;
        } catch (RuntimeException refused) {
            Files.deleteIfExists(fresh);
            throw refused;
        }
        UUID credential = UUID.fromString(linked.path("credential_id").asText());
        Files.move(fresh, file(credential), StandardCopyOption.ATOMIC_MOVE);
        return linked;
    }

    /** Signs a request, with a proof if there is a key for the credential. */
    ConnectorsClient.SignedCall sign(
            ConnectorsClient client, String connector, UUID credential, String operation, ObjectNode parameters)
            throws IOException, InterruptedException {
        Path file = file(credential);
        if (!Files.exists(file)) {
            return client.prepare(connector, credential, operation, parameters);
        }
        var proving = client.zeroKnowledge();
        return proving.prepare(
                connector,
                credential,
                operation,
                parameters,
                read(file),
                proving.challenges(connector, credential, 1).getFirst());
    }

    /** Whether there is a key for the credential. */
    boolean has(UUID credential) {
        return Files.exists(file(credential));
    }

    /** Destroys the key of a credential, if there is one. */
    void forget(UUID credential) throws IOException {
        Files.deleteIfExists(file(credential));
    }

    private static SchnorrKey read(Path file) throws IOException {
        try {
            return SchnorrKey.of(Base64Url.decode(Files.readString(file).strip()));
        } catch (Refusal | IllegalArgumentException broken) {
            throw new Unusable("the key in " + file + " cannot be read; link the account again", broken);
        }
    }

    private Path file(UUID credential) {
        return folder.resolve(credential + SUFFIX);
    }
}
