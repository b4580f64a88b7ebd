package org.cdcd.connectors.vault.accounts.refresh;

import java.util.Map;
import java.util.Set;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.OAuth2;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook;
import org.cdcd.connectors.vault.accounts.credentials.OwnActs;
import org.cdcd.connectors.vault.accounts.tokens.OAuthClients;
import org.cdcd.connectors.vault.accounts.tokens.RawAnswer;
import org.cdcd.connectors.vault.accounts.tokens.SharedClients;
import org.cdcd.connectors.vault.accounts.tokens.TokenExchange;
import org.cdcd.connectors.vault.accounts.tokens.TokenRefused;
import org.cdcd.connectors.vault.accounts.tokens.TokenSet;
import org.cdcd.connectors.vault.journal.JournalEntry;
import org.cdcd.connectors.vault.journal.RefreshJournal;
import org.cdcd.connectors.vault.keys.KeysetUnusable;
import org.cdcd.connectors.vault.keys.SealBroken;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.wire.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens that a service gave for a credential which was revoked before they were stored, found in the journal after a death.
 * The service was told of the older token only, and at some services the newer one would live on.
 */
final class LateTokens {
    private static final Logger LOG = LoggerFactory.getLogger(LateTokens.class);
    /** Our own registration, or our haste. */
    private static final Set<Integer> TRY_AGAIN = Set.of(401, 408, 429);

    private final Catalog catalog;
    private final OAuthClients clients;
    private final TokenExchange tokens;
    private final SharedClients sharedClients;
    private final RefreshJournal journal;
    private final OwnActs acts;

    LateTokens(
            Catalog catalog,
            OAuthClients clients,
            TokenExchange tokens,
            SharedClients sharedClients,
            RefreshJournal journal,
            OwnActs acts) {
        this.catalog = catalog;
        this.clients = clients;
        this.tokens = tokens;
        this.sharedClients = sharedClients;
        this.journal = journal;
        this.acts = acts;
    }

    /**
     * Gives the token of an entry back.
     *
     * @param revoked the credential that it was for
     * @return false if the service could not be reached, so that it is worth another try
     */
    boolean giveBack(CredentialRow revoked, JournalEntry entry) {
        Connector connector = catalog.find(revoked.account().connectorId()).orElse(null);
        OAuth2 dialect = connector == null
                ? null
                : connector.auth().dialect(revoked.account().connection());
        return connector == null
                || dialect == null
                || dialect.refresh() == null
                || dialect.revoke() == null
                // giving back would end what the person has linked since
                || sharedClients.endsOthers(revoked.webid(), dialect)
                || giveBack(revoked, entry, connector, dialect, dialect.refresh(), dialect.revoke());
    }

    private boolean giveBack(
            CredentialRow revoked,
            JournalEntry entry,
            Connector connector,
            OAuth2 dialect,
            OAuth2.Refresh refresh,
            OAuth2.Revoke revoke) {
        Map<String, String> connection = revoked.account().connection();
        try (Secret kept = journal.answer(entry);
                RawAnswer answer = RawAnswer.of(kept, AccountBook.destination(revoked));
                TokenSet late = answer.read(refresh.call().answer())) {
            Secret token =
                    revoke.token().equals("refresh_token") && late.refresh() != null ? late.refresh() : late.access();
            acts.before(revoked, OwnActs.TELL);
            TokenExchange.Ended ended =
                    tokens.revoke(dialect, revoke, clients.of(connector, dialect, connection), token, connection);
            LOG.info("{}: a token that came after the revocation was given back: {}", connector.id(), ended.status());
            return ended.over() || (ended.status() / 100 == 4 && !TRY_AGAIN.contains(ended.status()));
        } catch (SealBroken broken) {
            // a version of the KEK that is out of service may come back; a key of the person's own does not open this
            // without them
            return revoked.account().ownerKey() != null || !(broken.getCause() instanceof KeysetUnusable);
        } catch (TokenRefused nothingToGiveBack) {
            return true;
        } catch (Refusal unreachable) {
            return false;
        }
    }
}
