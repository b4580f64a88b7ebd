package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
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
        Files.createDirectories(folder, owner("rwx------"));
        Path fresh = Files.createTempFile(folder, ".link", ".new", owner("rw-------"));
        try {
            Files.writeString(fresh, Base64Url.encode(key.secret()) + "\n");
            JsonNode linked = client.zeroKnowledge().link(connector, key);
            UUID credential = UUID.fromString(linked.path("credential_id").asText());
            Files.move(fresh, file(credential), StandardCopyOption.ATOMIC_MOVE);
            return linked;
        } finally {
            Files.deleteIfExists(fresh);
        }
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

    private static FileAttribute<?> owner(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
}
