package org.cdcd.connectors.vault.accounts.linking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.SecretAuth;
import org.cdcd.connectors.identity.Caller;
import org.cdcd.connectors.vault.accounts.calls.Identified;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook.Contents;
import org.cdcd.connectors.vault.accounts.credentials.LinkAnswers;
import org.cdcd.connectors.vault.accounts.credentials.OwnerKeys;
import org.cdcd.connectors.vault.accounts.credentials.ScopePlan;
import org.cdcd.connectors.vault.accounts.credentials.States;
import org.cdcd.connectors.vault.keys.OwnerKey;
import org.cdcd.connectors.vault.keys.SealBroken;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialRows;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.vault.store.KeyRotations;
import org.cdcd.connectors.vault.store.SealedParts;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** Puts a key that a person has made in the place of the one that a credential of theirs holds; the credential keeps its id. */
final class KeyBringing {
    private final CredentialRows rows;
    private final KeyRotations rotations;
    private final AccountBook book;

    KeyBringing(CredentialRows rows, KeyRotations rotations, AccountBook book) {
        this.rows = rows;
        this.rotations = rotations;
        this.book = book;
    }

    /** @throws Refusal {@code credential_not_found}, {@code credential_revoked}, or {@code auth_flow_invalid} if it was linked otherwise */
    CredentialRow found(Caller caller, Connector connector, SecretAuth method, UUID credentialId) {
        CredentialRow row = rows.find(caller.webid(), credentialId)
                .filter(found -> found.account().connectorId().equals(connector.id()))
                .orElseThrow(() -> States.refusal(null, null));
        if (row.state() == CredentialState.REVOKED) {
            throw States.refusal(row);
        }
        if (!row.account().authMethod().equals(method.method())) {
            throw Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "The credential was not linked by " + method.method() + ".")
                    .at(List.of("/credential_id"))
                    .withRemedy("Link the account anew, without credential_id.");
        }
        if (row.account().holdsAppPassword()) {
            throw Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "The credential holds an app password that was made here.")
                    .at(List.of("/credential_id"))
                    .withRemedy(States.newKey(row, connector, method));
        }
        return row;
    }

    /** What is no secret need not be said again, unless the row may have been edited: then nothing is sent where only it says. */
    void fillInBefore(Connector connector, SecretAuth method, CredentialRow row, Map<String, String> given) {
        if (!isVouchedFor(connector, row)) {
            return;
        }
        method.fields().forEach((name, field) -> {
            String value = row.account().connection().get(name);
            if (!field.secret() && value != null) {
                given.put(name, value);
            }
        });
    }

    /** Whether what the credential holds opens for what its row says; a key of the person's is not here to tell. */
    private boolean isVouchedFor(Connector connector, CredentialRow row) {
        try {
            SealedParts parts = rows.parts(row.webid(), row.credentialId()).orElse(null);
            if (parts == null || row.account().ownerKey() != null) {
                return false;
            }
            return book.secrets(row, connector, parts, null, Set.of()).isEmpty();
        } catch (SealBroken broken) {
            return false;
        }
    }

    /** A key in the place of another one is kept as that was. */
    static Contents contents(Map<String, Secret> secrets, CredentialRow before, @Nullable OwnerKey named) {
        return new Contents(secrets, null, null, OwnerKeys.kept(AccountBook.owner(before), named));
    }

    /** Before anything is sent: a new key does not lead anywhere else. */
    static void requireSamePlace(CredentialRow before, Map<String, String> connection) {
        Map<String, String> known = before.account().connection();
        if (!connection.entrySet().stream().allMatch(field -> field.getValue().equals(known.get(field.getKey())))) {
            throw anotherAccount();
        }
    }

    /**
     * Puts it there, if it opens the same account.
     *
     * @param connection what was learnt with it
     */
    ObjectNode bring(
            CredentialRow row,
            Connector connector,
            SecretAuth method,
            Contents contents,
            Identified who,
            Map<String, String> connection) {
        if (!who.userId().equals(row.account().serviceUserId())) {
            throw anotherAccount();
        }
        rotations.enrol(connector.id(), method.method());
        if (!rotations.bring(row, connection, book.next(row, connector, connection, contents))) {
            throw Refusal.of(ErrorCode.CREDENTIAL_BUSY, "The credential was changed or revoked meanwhile.")
                    .withRetryAfter(Duration.ofSeconds(1));
        }
        return LinkAnswers.completed(
                row.credentialId(),
                null,
                row.account().serviceUserId(),
                ScopePlan.capabilities(connector, method.method(), row.account().scopes()),
                row.account().mode());
    }

    private static Refusal anotherAccount() {
        return Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "The new key is of another account.")
                .withRemedy("Bring a key of the account that the credential is for, or link without credential_id.");
    }
}
