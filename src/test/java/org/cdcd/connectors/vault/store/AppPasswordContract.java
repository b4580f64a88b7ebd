package org.cdcd.connectors.vault.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.cdcd.connectors.vault.store.AppPasswordRows.AppPassword;
import org.junit.jupiter.api.Test;

interface AppPasswordContract extends Contract {
    private List<UUID> good(String webid) {
        return store().appPasswords().good("server-" + webid, unverified -> false).stream()
                .map(AppPassword::id)
                .toList();
    }

    @Test
    default void anAppPasswordIsKeptAsItWasMade() {
        String webid = newPerson();
        AppPassword made = appPassword(webid, in(Duration.ofDays(1)), UUID.randomUUID());

        assertThat(store().appPasswords().insert(made, 1)).isTrue();

        assertThat(store().appPasswords().find(webid, made.id())).contains(made);
        assertThat(store().appPasswords().find(newPerson(), made.id())).isEmpty();
    }

    @Test
    default void aMailboxHasNoMoreGoodAppPasswordsThanItMay() {
        String webid = newPerson();
        AppPassword first = appPassword(webid, null, null);
        store().appPasswords().insert(first, 1);

        assertThat(store().appPasswords().insert(appPassword(webid, null, null), 1))
                .isFalse();

        store().appPasswords().revoke(webid, first.id());
        assertThat(store().appPasswords().insert(appPassword(webid, null, null), 1))
                .isTrue();
    }

    @Test
    default void aRevokedAppPasswordLosesItsVerifierAndIsRevokedOnce() {
        String webid = newPerson();
        AppPassword made = appPassword(webid, null, null);
        store().appPasswords().insert(made, 9);

        assertThat(store().appPasswords().revoke(newPerson(), made.id())).isFalse();
        assertThat(store().appPasswords().revoke(webid, made.id())).isTrue();
        assertThat(store().appPasswords().revoke(webid, made.id())).isFalse();

        assertThat(good(webid)).isEmpty();
        assertThat(store().appPasswords().list(webid)).isEmpty();
        assertThat(store().appPasswords().find(webid, made.id()).orElseThrow().verifier())
                .isEmpty();
    }

    @Test
    default void revokingACredentialEndsTheAppPasswordThatItHolds() {
        String webid = newPerson();
        UUID credential = newCredential(webid);
        AppPassword held = appPassword(webid, null, credential);
        AppPassword other = appPassword(webid, null, null);
        store().appPasswords().insert(held, 9);
        store().appPasswords().insert(other, 9);

        store().credentials().revoke(webid, credential, Endings.of(null));

        assertThat(good(webid)).containsExactly(other.id());
    }

    @Test
    default void anExpiredAppPasswordIsNotGood() {
        String webid = newPerson();
        store().appPasswords().insert(appPassword(webid, in(Duration.ofMinutes(1)), null), 9);
        assertThat(good(webid)).hasSize(1);

        pass(Duration.ofMinutes(1));

        assertThat(good(webid)).isEmpty();
        assertThat(store().appPasswords().list(webid)).hasSize(1);
    }

    @Test
    default void anAppPasswordWhoseCredentialNeverCameIsEnded() {
        String webid = newPerson();
        AppPassword cutOff = appPassword(webid, null, UUID.randomUUID());
        AppPassword linked = appPassword(webid, null, newCredential(webid));
        store().appPasswords().insert(cutOff, 9);
        store().appPasswords().insert(linked, 9);

        store().appPasswords().sweep();
        assertThat(good(webid)).hasSize(2);
        pass(AppPasswordRows.MAKING.plusSeconds(1));
        store().appPasswords().sweep();

        assertThat(good(webid)).containsExactly(linked.id());
    }

    @Test
    default void anEndedAppPasswordIsForgottenAfterAMonth() {
        String webid = newPerson();
        AppPassword made = appPassword(webid, null, null);
        store().appPasswords().insert(made, 9);
        store().appPasswords().revoke(webid, made.id());

        pass(AppPasswordRows.KEPT.plusSeconds(1));
        store().appPasswords().sweep();

        assertThat(store().appPasswords().find(webid, made.id())).isEmpty();
    }

    @Test
    default void anAppPasswordThatSomebodyElseHasWrittenOpensNothing() {
        String webid = newPerson();
        AppPassword made = appPassword(webid, null, null);
        store().appPasswords().insert(made, 9);
        assertThat(good(webid)).containsExactly(made.id());

        edit("UPDATE app_password SET verifier = 'theirs' WHERE webid = ?", webid);
        assertThat(good(webid)).isEmpty();
        edit("UPDATE app_password SET verifier = 'verifier', mailbox = 'another' WHERE webid = ?", webid);
        assertThat(good(webid)).isEmpty();
        edit(
                "UPDATE app_password SET id = '" + UUID.randomUUID() + "', mailbox = '" + made.mailbox()
                        + "' WHERE webid = ?",
                webid);
        assertThat(good(webid)).isEmpty();
        edit("UPDATE app_password SET id = '" + made.id() + "' WHERE webid = ?", webid);
        assertThat(good(webid)).containsExactly(made.id());
    }

    @Test
    default void aRevokedAppPasswordIsNotMadeGoodInItsRow() {
        String webid = newPerson();
        AppPassword made = appPassword(webid, null, null);
        store().appPasswords().insert(made, 9);
        store().appPasswords().revoke(webid, made.id());

        edit("UPDATE app_password SET revoked = NULL, verifier = 'verifier' WHERE webid = ?", webid);

        assertThat(good(webid)).isEmpty();
    }
}
