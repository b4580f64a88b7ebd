package org.cdcd.connectors.vault.accounts.linking;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.OAuth2;
import org.cdcd.connectors.identity.Caller;
import org.cdcd.connectors.vault.accounts.calls.Identified;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook.Contents;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook.Scopes;
import org.cdcd.connectors.vault.accounts.credentials.ScopePlan;
import org.cdcd.connectors.vault.accounts.credentials.States;
import org.cdcd.connectors.vault.accounts.credentials.Widening;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialRows;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** Credentials that a new link of the same account is put into, so that they keep their id. */
final class WidenedCredentials {
    private final CredentialRows rows;
    private final AccountBook book;

    WidenedCredentials(CredentialRows rows, AccountBook book) {
        this.rows = rows;
        this.book = book;
    }

    /**
     * The credential that a link is to widen.
     *
     * @throws Refusal {@code credential_not_found}, {@code credential_revoked}, or {@code auth_flow_invalid} if it is of another
     *     kind
     */
    CredentialRow find(Caller caller, Connector connector, UUID credentialId) {
        CredentialRow row = rows.find(caller.webid(), credentialId)
                .filter(found -> found.account().connectorId().equals(connector.id()))
                .orElseThrow(() -> States.refusal(null, null));
        if (row.state() == CredentialState.REVOKED) {
            throw States.refusal(row);
        }
        if (!row.account().authMethod().equals("oauth2")) {
            throw Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "The credential was not linked by oauth2.")
                    .at(List.of("/credential_id"))
                    .withRemedy("Link the account anew, without credential_id.");
        }
        return row;
    }

    /** Never less than what is granted, or widening would take something away. */
    static List<String> wanted(Connector connector, List<String> words, @Nullable CredentialRow row) {
        if (row == null) {
            return ScopePlan.scopesFor(connector, words);
        }
        List<String> granted = Widening.granted(connector, row.account().scopes());
        if (words.isEmpty() && !granted.isEmpty()) {
            return granted;
        }
        return Stream.concat(granted.stream(), ScopePlan.scopesFor(connector, words).stream())
                .distinct()
                .toList();
    }

    /**
     * Puts the new grant in the place of the old one.
     *
     * @throws Refusal {@code auth_flow_invalid} if it is another account's: nothing that holds the id may get that
     */
    UUID widen(
            CredentialRow row,
            Connector connector,
            Identified who,
            Scopes scopes,
            Map<String, String> connection,
            Contents contents) {
        Map<String, String> before = row.account().connection();
        boolean same = who.userId().equals(row.account().serviceUserId())
                && places(connector, before).allMatch(name -> Objects.equals(connection.get(name), before.get(name)));
        if (!same) {
            throw Refusal.of(
                            ErrorCode.AUTH_FLOW_INVALID,
                            "Another account consented than the one that the credential is for.")
                    .withRemedy(
                            "Start again with the account that the credential is for, or link without credential_id.");
        }
        if (!book.widen(row, connector, scopes, connection, contents)) {
            throw Refusal.of(ErrorCode.CREDENTIAL_BUSY, "The credential was renewed or revoked meanwhile.")
                    .withRemedy("Start the link again.");
        }
        return row.credentialId();
    }

    /** What tells one place at a service from another: the server that the person named, the site that they chose. */
    private static Stream<String> places(Connector connector, Map<String, String> before) {
        OAuth2 oauth2 = connector.auth().dialect(before);
        if (oauth2 == null) {
            return Stream.empty();
        }
        OAuth2.Choice choice = oauth2.choice();
        return Stream.concat(
                oauth2.fields().keySet().stream(), choice == null ? Stream.empty() : Stream.of(choice.keepAs()));
    }
}
