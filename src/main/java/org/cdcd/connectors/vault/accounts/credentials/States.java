package org.cdcd.connectors.vault.accounts.credentials;

import java.time.Instant;
import java.util.Locale;
import java.util.function.Supplier;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.SecretAuth;
import org.cdcd.connectors.vault.keys.SealBroken;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** What a credential's state means to its owner. */
public final class States {
    private States() {}

    /** Why a credential that is not active cannot be used. */
    public static Refusal refusal(CredentialRow row) {
        return refusal(row.state(), row.reason());
    }

    /**
     * Why a credential cannot be used.
     *
     * @param state what it is, or null if the person has no such credential
     * @param reason one of our codes, or null
     */
    public static Refusal refusal(@Nullable CredentialState state, @Nullable String reason) {
        if (state == null) {
            return Refusal.of(ErrorCode.CREDENTIAL_NOT_FOUND, "There is no such credential.");
        }
        if (state == CredentialState.REVOKED) {
            return Refusal.of(ErrorCode.CREDENTIAL_REVOKED, "The credential was revoked.");
        }
        if (ErrorCode.REAUTHORIZATION_REQUIRED.wireName().equals(reason)) {
            return Refusal.of(ErrorCode.REAUTHORIZATION_REQUIRED, "The service no longer accepts this grant.")
                    .withRemedy("Link the account again.");
        }
        return Refusal.of(ErrorCode.CREDENTIAL_SUSPENDED, "The credential is suspended.")
                .withRemedy(
                        "GET /api/v1/notices says why. If it is still yours alone, POST"
                                + " /api/v1/connector-credentials/{id}/resume; otherwise revoke it and link the account again.");
    }

    /** Why a credential that is not as this vault wrote it, or was linked for other hosts, cannot be used. */
    public static Refusal edited() {
        return Refusal.of(
                        ErrorCode.REAUTHORIZATION_REQUIRED,
                        "The credential does not open: it was linked for other hosts, or its entry was changed since.")
                .withRemedy("Link the account again.");
    }

    /** What is read of a credential, if nobody without keys has written it. */
    public static <T> T unedited(Supplier<T> read) {
        try {
            return read.get();
        } catch (SealBroken broken) {
            throw edited();
        }
    }

    /** Why a credential whose time is over cannot be used. */
    public static Refusal expired(CredentialRow row, Connector connector) {
        SecretAuth method = connector.auth().secrets().get(row.account().authMethod());
        return method == null
                ? Refusal.of(ErrorCode.CREDENTIAL_EXPIRED, "The grant has ended.")
                        .withRemedy("Link the account again.")
                : Refusal.of(ErrorCode.CREDENTIAL_EXPIRED, "The key has ended, or is older than a key may be.")
                        .withRemedy(newKey(row, connector, method));
    }

    /** How a person brings a new key into the same credential. */
    public static String newKey(CredentialRow row, Connector connector, SecretAuth method) {
        if (row.account().holdsAppPassword()) {
            return "Make another app password, in a credential of its own: POST /api/v1/app-passwords.";
        }
        return "Make a new key at the service and send it: POST /api/v1/connectors/" + connector.id()
                + "/auth with secret_jwe and {\"auth_method\":\"" + method.method() + "\",\"credential_id\":\""
                + row.credentialId() + "\"}";
    }

    /** The word for a list of credentials: {@code active}, {@code expired}, {@code suspended} or {@code revoked}. */
    public static String word(CredentialRow row, Instant now) {
        Instant ends = row.account().expires();
        boolean over = ErrorCode.REAUTHORIZATION_REQUIRED.wireName().equals(row.reason())
                || (row.state() == CredentialState.ACTIVE && ends != null && !now.isBefore(ends));
        return over ? "expired" : row.state().name().toLowerCase(Locale.ROOT);
    }
}
