package org.cdcd.connectors.vault.accounts.credentials;

import com.nimbusds.jose.jwk.JWK;
import java.util.List;
import java.util.Optional;
import org.cdcd.connectors.identity.Caller;
import org.cdcd.connectors.vault.keys.OwnerKey;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** Finds the encryption key that a person wants a credential to be under. */
public final class OwnerKeys {
    /** Leaves the key to the vault. */
    static final String VAULT = "urn:cdcd:kms:default";

    /** Where a person's keys are found. */
    @FunctionalInterface
    public interface Lookup {
        /** The person's encryption key of this thumbprint URN (RFC 9278) or URL, X25519 or P-256; may block for a fetch. */
        Optional<JWK> find(Caller caller, String reference);
    }

    private final Lookup lookup;

    public OwnerKeys(Lookup lookup) {
        this.lookup = lookup;
    }

    /**
     * The key that a reference names.
     *
     * @return null for the vault's own keys
     * @throws Refusal {@code key_reference_unsupported} if it names no encryption key of the person's
     */
    @Nullable
    OwnerKey named(Caller caller, @Nullable String reference) {
        if (reference == null || reference.equals(VAULT)) {
            return null;
        }
        return lookup.find(caller, reference)
                .map(key -> OwnerKey.of(reference, key))
                .filter(OwnerKey::isNamedRightly)
                .orElseThrow(() -> unsupported(
                        "encryption_key_reference names no encryption key of yours that is known here.",
                        "Register one with POST /api/v1/keys (use enc) and name it by its thumbprint URN, or name a keyAgreement"
                                + " key of your WebID document by its URL; " + VAULT + " leaves it to the vault."));
    }

    /**
     * The key that a request names, or else the one of the credential that the request is about, found anew: what the credential's
     * row says is not believed where something new is to be put under it.
     *
     * @param before the credential that the request is about; null if it is about none
     * @throws Refusal {@code key_reference_unsupported} if it names no encryption key of the person's
     */
    @Nullable
    public OwnerKey named(Caller caller, @Nullable String reference, @Nullable CredentialRow before) {
        OwnerKey ofRow = before == null || reference != null ? null : AccountBook.owner(before);
        return named(caller, ofRow == null ? reference : ofRow.reference());
    }

    /**
     * The key for a credential when each of two steps may have named one: whoever has named their own once has it.
     *
     * @throws Refusal {@code key_reference_unsupported} if they named two
     */
    public static @Nullable OwnerKey same(@Nullable OwnerKey before, @Nullable OwnerKey now) {
        if (before != null && now != null && !before.isSameAs(now)) {
            throw unsupported(
                    "encryption_key_reference is another than the link began with.",
                    "Start the link again, and name one key.");
        }
        return before != null ? before : now;
    }

    /**
     * The key of a credential that a new grant is put into: it stays as it is.
     *
     * @throws Refusal {@code key_reference_unsupported} if another was named
     */
    public static @Nullable OwnerKey kept(@Nullable OwnerKey ofCredential, @Nullable OwnerKey named) {
        if (named != null && !named.isSameAs(ofCredential)) {
            throw unsupported(
                    "A credential stays under the key that it was linked under.",
                    "Leave encryption_key_reference out, or revoke the credential and link the account anew.");
        }
        return ofCredential;
    }

    public static Refusal unsupported(String detail, String remedy) {
        return Refusal.of(ErrorCode.KEY_REFERENCE_UNSUPPORTED, detail)
                .withRemedy(remedy)
                .at(List.of("/encryption_key_reference"));
    }
}
