package org.cdcd.connectors.vault.accounts.rotation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.Rotation;
import org.cdcd.connectors.vault.store.CredentialRows;
import org.cdcd.connectors.vault.store.KeyAges;
import org.cdcd.connectors.vault.store.KeyRotation;

/** Tells people of keys that only they can replace: at 80 % of the age, and at its end, from which on the grace runs. */
final class AgeReminder {
    static final int SOON = 80;
    static final int FULL = 100;
    private static final int AT_ONCE = 100;

    private final KeyAges ages;
    private final CredentialRows rows;
    private final RotationLedger ledger;
    private final InstantSource clock;

    AgeReminder(KeyAges ages, CredentialRows rows, RotationLedger ledger, InstantSource clock) {
        this.ages = ages;
        this.rows = rows;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** @param everybody whether nobody's key is replaced by the vault; otherwise those that it cannot open are not */
    void work(Connector connector, String method, Rotation rotation, boolean everybody) {
        Instant now = clock.instant();
        Duration age = rotation.maxAge();
        ages.untold(connector.id(), method, now.minus(age), FULL, everybody, AT_ONCE)
                .forEach(key -> tell(key, FULL, now.plus(rotation.grace())));
        ages.untold(connector.id(), method, now.minus(age.multipliedBy(SOON).dividedBy(FULL)), SOON, everybody, AT_ONCE)
                .forEach(key -> tell(key, SOON, now));
    }

    private void tell(KeyRotation key, int told, Instant until) {
        rows.find(key.webid(), key.credentialId())
                .ifPresent(row -> ledger.notice(
                        row,
                        told == FULL ? RotationLedger.KEY_TOO_OLD : RotationLedger.KEY_AGES,
                        () -> told == FULL ? ages.tooOld(key, told, until) : ages.tell(key, told)));
    }
}
