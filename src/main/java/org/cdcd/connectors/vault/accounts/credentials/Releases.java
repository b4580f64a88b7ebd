package org.cdcd.connectors.vault.accounts.credentials;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.UUID;
import org.cdcd.connectors.vault.keys.HeldKey;
import org.cdcd.connectors.vault.keys.HeldKeys;
import org.cdcd.connectors.vault.keys.ReleaseKeys;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialRows;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.KeyRelease;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.WrappedKey;
import org.jspecify.annotations.Nullable;

/**
 * Takes the data keys that people release for credentials under a key of their own, and says what they need to know to release
 * them. A release is good at the vault whose key it is sealed to; another answers {@code key_release_required} with its own. The
 * entry of the credential comes from the vault that its uses go to, and so has the right one to begin with.
 */
public final class Releases {
    private final ReleaseKeys keys;
    private final HeldKeys held = new HeldKeys();
    private final CredentialRows rows;
    private final InstantSource clock;

    public Releases(ReleaseKeys keys, CredentialRows rows, InstantSource clock) {
        this.keys = keys;
        this.rows = rows;
        this.clock = clock;
    }

    /**
     * The key that was released for one request; the caller closes it when the use ends. Blocks.
     *
     * @param release as it came beside the request
     * @param signedHash what the signed header says is its hash
     * @return null where the credential is under a key of ours
     * @throws Refusal {@code key_release_required} or {@code key_release_invalid}
     */
    public @Nullable HeldKey forUse(
            CredentialRow row, UUID requestId, @Nullable String release, @Nullable String signedHash) {
        if (release == null && signedHash == null) {
            return nothingReleased(row);
        }
        if (release == null || signedHash == null || !KeyRelease.hash(release).equals(signedHash)) {
            throw KeyRelease.invalid("it is not the one that the signed header has the hash of (krh)");
        }
        return opened(row, release, requestId);
    }

    private @Nullable HeldKey nothingReleased(CredentialRow row) {
        if (row.account().ownerKey() == null) {
            return null;
        }
        throw required(row).withReleaseKey(keys.current());
    }

    /**
     * The same for the revocation of the credential.
     *
     * @return null if nothing was released, or the credential is under a key of ours
     */
    public @Nullable HeldKey forRevocation(CredentialRow row, @Nullable String release) {
        return release == null ? null : opened(row, release, null);
    }

    private HeldKey opened(CredentialRow row, String release, @Nullable UUID requestId) {
        if (row.account().ownerKey() == null) {
            throw KeyRelease.invalid("the credential is not under a key of its user");
        }
        KeyRelease sealed = KeyRelease.parse(release);
        JWK key = keys.find(sealed.keyId()).orElseThrow(() -> required(row).withReleaseKey(keys.current()));
        WrappedKey wrapped = States.unedited(() -> rows.parts(row.webid(), row.credentialId()))
                .map(parts -> WrappedKey.parse(text(parts.wrappedKey())))
                .orElseThrow(() -> States.refusal(null, null));
        byte[] dek = sealed.open(key, wrapped, requestId, clock.instant());
        return held.hold(row.credentialId(), wrapped.version(), dek);
    }

    /** Adds to a credential's entry what its person needs to release its key; nothing if it is under a key of ours. */
    public void describe(ObjectNode entry, CredentialRow row, byte @Nullable [] wrappedKey) {
        var owner = AccountBook.owner(row);
        if (owner != null && wrappedKey != null) {
            entry.put("encryption_key_reference", owner.reference()).put("wrapped_dek", text(wrappedKey));
            entry.set("release_key", json(keys.current()));
        }
    }

    /** The public key to which releases to this vault are sealed now. */
    public JWK current() {
        return keys.current();
    }

    /** How many keys are held for uses that run. */
    public int size() {
        return held.size();
    }

    static Refusal required(CredentialRow row) {
        String path = "/api/v1/connector-credentials/" + row.credentialId();
        return Refusal.of(
                        ErrorCode.KEY_RELEASE_REQUIRED,
                        "The credential is under a key of its user, and none was released to this vault.")
                .withRemedy("GET " + path
                        + ": open its wrapped_dek, seal what is in it to its release_key, and send that as"
                        + " key_release, with its hash as krh in the signed header.");
    }

    private static JsonNode json(JWK key) {
        return Json.MAPPER.valueToTree(key.toPublicJWK().toJSONObject());
    }

    private static String text(byte[] wrapped) {
        return new String(wrapped, StandardCharsets.US_ASCII);
    }
}
