package org.cdcd.connectors.vault.accounts.refresh;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.OAuth2;
import org.cdcd.connectors.catalog.OAuth2.Identity;
import org.cdcd.connectors.catalog.OAuth2.IdentitySource;
import org.cdcd.connectors.catalog.SecretAuth;
import org.cdcd.connectors.vault.accounts.calls.Identification;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook;
import org.cdcd.connectors.vault.accounts.credentials.OwnActs;
import org.cdcd.connectors.vault.keys.HeldKey;
import org.cdcd.connectors.vault.keys.SealBroken;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialRows;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.vault.store.Grants;
import org.cdcd.connectors.vault.store.KeyRotations;
import org.cdcd.connectors.vault.store.LinkedAccount;
import org.cdcd.connectors.vault.store.SealedParts;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a service still honours a credential, by asking whose account it is. One that is over is suspended with
 * {@code reauthorization_required}; where the service does not plainly say no, nothing changes. Blocks.
 */
public final class Probing {
    private static final Duration BETWEEN_DOUBTS = Duration.ofMinutes(1);
    private static final int MOST_DOUBTS = 10_000;
    private static final int AT_ONCE = 20;

    private final Catalog catalog;
    private final CredentialRows rows;
    private final Grants grants;
    private final KeyRotations rotations;
    private final AccountBook book;
    private final Identification identification;
    private final Refreshing refreshing;
    private final OwnActs acts;
    private final InstantSource clock;
    private final Map<UUID, Instant> doubted = new ConcurrentHashMap<>();

    Probing(
            Catalog catalog,
            CredentialRows rows,
            Grants grants,
            KeyRotations rotations,
            AccountBook book,
            Identification identification,
            Refreshing refreshing,
            OwnActs acts,
            InstantSource clock) {
        this.catalog = catalog;
        this.rows = rows;
        this.grants = grants;
        this.rotations = rotations;
        this.book = book;
        this.identification = identification;
        this.refreshing = refreshing;
        this.acts = acts;
        this.clock = clock;
    }

    /** What became known of a grant. */
    public enum Finding {
        STANDS,
        ENDED,
        UNKNOWN
    }

    /** Looks into a credential that a service has refused once; at most once a minute, however often it is refused. */
    public void doubt(CredentialRow row, @Nullable HeldKey held) {
        Instant now = clock.instant();
        if (doubted.size() >= MOST_DOUBTS) {
            doubted.clear();
        }
        Instant last = doubted.get(row.credentialId());
        if (last != null && now.isBefore(last.plus(BETWEEN_DOUBTS))) {
            return;
        }
        boolean mine = last == null
                ? doubted.putIfAbsent(row.credentialId(), now) == null
                : doubted.replace(row.credentialId(), last, now);
        if (mine) {
            probe(row, held);
        }
    }

    /** Asks about some credentials of which nothing was heard for so long; called again and again. */
    public void askAboutQuiet(Duration quiet) {
        for (UUID id : grants.takeQuietSince(clock.instant().minus(quiet), AT_ONCE)) {
            rows.findAdmitted(id).ifPresent(row -> probe(row, null));
        }
    }

    /** @param held what the person has released; without it nothing is found out about a credential under a key of theirs */
    public Finding probe(CredentialRow row, @Nullable HeldKey held) {
        Connector connector = catalog.find(row.account().connectorId()).orElse(null);
        if (connector == null) {
            return Finding.UNKNOWN;
        }
        Identity question = question(connector, row.account());
        if (question == null || question.from() != IdentitySource.CALL) {
            return Finding.UNKNOWN;
        }
        try {
            SealedParts parts = rows.parts(row.webid(), row.credentialId()).orElse(null);
            if (parts == null
                    || row.state() != CredentialState.ACTIVE
                    || rotations.isReplacing(row.webid(), row.credentialId())) {
                return Finding.UNKNOWN;
            }
            Instant ends = parts.tokenExpires();
            if (ends != null && !clock.instant().isBefore(ends)) {
                return renewed(row, parts, connector, held);
            }
            Optional<Boolean> honoured = honoured(row, parts, connector, question, held);
            return honoured.isEmpty()
                    ? Finding.UNKNOWN
                    : honoured.get() ? Finding.STANDS : renewed(row, parts, connector, held);
        } catch (SealBroken | Refusal unreachable) {
            return Finding.UNKNOWN;
        }
    }

    private Optional<Boolean> honoured(
            CredentialRow row, SealedParts parts, Connector connector, Identity question, @Nullable HeldKey held) {
        String method = row.account().authMethod();
        Map<String, Secret> secrets =
                book.secrets(row, connector, parts, held, AccountBook.secretNames(connector, method));
        try {
            acts.before(row, OwnActs.PROBE);
            return identification.honoured(
                    connector,
                    question,
                    OpenCredentials.injection(connector, row.account()),
                    secrets,
                    row.account().connection());
        } finally {
            secrets.values().forEach(Secret::close);
        }
    }

    /** A token that is refused may only be old; the grant is over when it cannot be renewed. */
    private Finding renewed(CredentialRow row, SealedParts parts, Connector connector, @Nullable HeldKey held) {
        if (parts.refresh() == null) {
            boolean now = grants.ended(row, ErrorCode.REAUTHORIZATION_REQUIRED.wireName());
            return now ? Finding.ENDED : Finding.UNKNOWN;
        }
        try {
            refreshing.refresh(row, parts, connector, held, true);
            return Finding.STANDS;
        } catch (Refusal refusal) {
            return refusal.code() == ErrorCode.REAUTHORIZATION_REQUIRED ? Finding.ENDED : Finding.UNKNOWN;
        }
    }

    private static @Nullable Identity question(Connector connector, LinkedAccount account) {
        SecretAuth secret = connector.auth().secrets().get(account.authMethod());
        if (secret != null) {
            return secret.probe();
        }
        if (!account.authMethod().equals("oauth2")) {
            return null;
        }
        OAuth2 oauth2 = connector.auth().dialect(account.connection());
        return oauth2 == null ? null : oauth2.identity();
    }
}
