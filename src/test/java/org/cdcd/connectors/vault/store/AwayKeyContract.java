package org.cdcd.connectors.vault.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.vault.keys.KekUnavailable;
import org.cdcd.connectors.vault.keys.SealBroken;
import org.cdcd.connectors.vault.store.AppPasswordRows.AppPassword;
import org.cdcd.connectors.vault.store.KeyRotation.Made;
import org.cdcd.connectors.vault.store.KeyRotation.Sealed;
import org.cdcd.connectors.vault.store.KeyRotations.Turn;
import org.cdcd.connectors.vault.store.RefreshIntents.Intent;
import org.junit.jupiter.api.Test;

/** What stops or ends something does so without the key that vouches for it, and no transaction waits for that. */
interface AwayKeyContract extends Contract {
    private void away(Runnable work) {
        vouchedBy(new AwayKey(), work);
    }

    private CredentialRow row(String webid, UUID id) {
        return store().credentials().find(webid, id).orElseThrow();
    }

    @Test
    default void aCredentialIsSuspendedWithoutTheKeyAndIsUsedAgainOnceResumed() {
        String webid = newPerson();
        UUID id = newCredential(webid);

        away(() -> assertThat(store().credentials().suspend(webid, id, "r")).isTrue());

        assertThat(row(webid, id).state()).isEqualTo(CredentialState.SUSPENDED);
        assertThat(store().credentials().parts(webid, id)).isPresent();
        assertThat(store().credentials().resume(webid, id)).isTrue();
        assertThat(store().credentials().parts(webid, id)).isPresent();
    }

    @Test
    default void soItIsOnALane() {
        String webid = newPerson();
        UUID id = newCredential(webid);

        away(() -> store().commits().run(webid, audit -> store().credentials().suspend(webid, id, "r")));

        assertThat(row(webid, id).state()).isEqualTo(CredentialState.SUSPENDED);
    }

    @Test
    default void soItIsByARefreshThatWasRefused() {
        String webid = newPerson();
        UUID id = newCredential(webid);
        Intent intent = store().refreshIntents().begin(webid, id, "old").orElseThrow();

        away(() -> assertThat(store().credentials().suspend(intent, "r")).isTrue());

        assertThat(row(webid, id).state()).isEqualTo(CredentialState.SUSPENDED);
    }

    @Test
    default void aGrantEndsWithoutTheKeyAndANewOnePutsItRight() {
        String webid = newPerson();
        UUID id = newCredential(webid);
        CredentialRow row = row(webid, id);

        away(() -> assertThat(store().grants().ended(row, "r")).isTrue());

        assertThat(row(webid, id).state()).isEqualTo(CredentialState.SUSPENDED);
        assertThat(store().grants().widen(row, List.of(), List.of(), Map.of(), null, parts(2)))
                .isTrue();
        assertThat(store().credentials().parts(webid, id)).isPresent();
    }

    @Test
    default void aRowThatWasEditedWhileItsKeyWasAwayIsNotMadeGoodByResumingIt() {
        String webid = newPerson();
        UUID id = newCredential(webid);
        away(() -> store().credentials().suspend(webid, id, "r"));
        edit("UPDATE credential SET connector_id = 'other' WHERE credential_id = ?", id);

        store().credentials().resume(webid, id);

        assertThatThrownBy(() -> store().credentials().parts(webid, id)).isInstanceOf(SealBroken.class);
    }

    @Test
    default void whereNothingEndsTheKeyIsNeeded() {
        String webid = newPerson();
        UUID id = newCredential(webid);
        store().keyRotations().enrol("github", "oauth2");
        Turn turn = store().keyRotations().take(webid, id).orElseThrow();
        store().keyRotations().made(turn, new Made("other", null), new Sealed(2, new byte[] {1}, new byte[] {2}));

        away(() ->
                assertThatThrownBy(() -> store().keyRotations().discard(turn)).isInstanceOf(KekUnavailable.class));

        assertThat(store().keyRotations().find(webid, id).orElseThrow().otherId())
                .isEqualTo("other");
    }

    @Test
    default void whatIsRevokedEndsWithoutTheKey() {
        String webid = newPerson();
        UUID id = newCredential(webid);
        AppPassword own = appPassword(webid, null, null);
        store().appPasswords().insert(own, 2);
        store().appPasswords().insert(appPassword(webid, null, id), 2);
        store().requestKeys().register(webid, "k", "{}", "sig", in(Duration.ofDays(1)));

        away(() -> {
            assertThat(store().requestKeys().revoke(webid, "k")).isTrue();
            assertThat(store().appPasswords().revoke(webid, own.id())).isTrue();
            assertThat(store().credentials().revoke(webid, id, Endings.of(null)))
                    .isTrue();
        });

        assertThat(row(webid, id).state()).isEqualTo(CredentialState.REVOKED);
        assertThat(store().appPasswords().list(webid)).isEmpty();
        assertThat(store().requestKeys().list(webid)).isEmpty();
    }
}
