package org.cdcd.connectors.vault.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How registers are verified: by a key that may have to be read from the database, so with no connection held meanwhile. */
interface RegisterContract extends Contract {
    private void verified(String webid, Runnable read) {
        WholePoolKey key = new WholePoolKey(store().database());
        vouchedBy(key, read);
        assertThat(key.asked).as(webid).hasValue(1);
    }

    @Test
    default void aCredentialIsVerifiedBehindItsStatement() {
        String webid = newPerson();
        UUID id = newCredential(webid);

        verified(webid, () -> assertThat(store().credentials().whole(webid, id)).isPresent());
    }

    @Test
    default void soIsARequestKey() {
        String webid = newPerson();
        store().requestKeys().register(webid, "k", "{}", "sig", in(Duration.ofDays(1)));

        verified(webid, () -> assertThat(store().requestKeys().list(webid)).hasSize(1));
    }

    @Test
    default void soIsAnAppPassword() {
        String webid = newPerson();
        store().appPasswords().insert(appPassword(webid, null, null), 1);

        verified(
                webid,
                () -> assertThat(store().appPasswords().good("server-" + webid, unverified -> false))
                        .hasSize(1));
    }

    @Test
    default void soAreTheIdsOfKeys() {
        String webid = newPerson();
        UUID id = newCredential(webid);
        store().keyRotations().enrol("github", "oauth2");
        store().keyRotations().identified(store().keyRotations().take(webid, id).orElseThrow(), "key");

        verified(
                webid,
                () -> assertThat(store().keyRotations()
                                .find(webid, id)
                                .orElseThrow()
                                .keyId())
                        .isEqualTo("key"));
    }
}
