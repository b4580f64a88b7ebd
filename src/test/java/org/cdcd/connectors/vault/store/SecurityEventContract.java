package org.cdcd.connectors.vault.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.vault.store.SecurityEvents.Turn;
import org.junit.jupiter.api.Test;

/** Events of services: each is acted on once, and finds the account that it is about. */
interface SecurityEventContract extends Contract {
    @Test
    default void anEventIsTakenUpByOneOfMany() throws Exception {
        String jti = UUID.randomUUID().toString();

        List<Turn> turns = together(8, () -> store().securityEvents().take("stream", jti, in(Duration.ofDays(30))));

        assertThat(turns).containsOnlyOnce(Turn.MINE).doesNotContain(Turn.DONE);
    }

    @Test
    default void anEventThatWasActedOnIsDoneForGood() {
        String jti = UUID.randomUUID().toString();
        store().securityEvents().take("stream", jti, in(Duration.ofDays(30)));
        store().securityEvents().done("stream", jti);

        pass(Duration.ofDays(29));
        store().securityEvents().sweep();

        assertThat(store().securityEvents().take("stream", jti, in(Duration.ofDays(1))))
                .isEqualTo(Turn.DONE);
        assertThat(store().securityEvents().take("other", jti, in(Duration.ofDays(1))))
                .as("another stream's event of the same id is another event")
                .isEqualTo(Turn.MINE);
    }

    @Test
    default void anEventThatSomebodyDiedOverIsTakenUpAgainAMinuteLater() {
        String jti = UUID.randomUUID().toString();
        store().securityEvents().take("stream", jti, in(Duration.ofDays(30)));

        pass(Duration.ofSeconds(59));
        assertThat(store().securityEvents().take("stream", jti, in(Duration.ofDays(30))))
                .isEqualTo(Turn.BUSY);
        pass(Duration.ofSeconds(2));
        assertThat(store().securityEvents().take("stream", jti, in(Duration.ofDays(30))))
                .isEqualTo(Turn.MINE);
    }

    @Test
    default void anEventIsForgottenOnceItIsTooOldAnyway() {
        String jti = UUID.randomUUID().toString();
        store().securityEvents().take("stream", jti, in(Duration.ofDays(30)));
        store().securityEvents().done("stream", jti);

        pass(Duration.ofDays(31));
        store().securityEvents().sweep();

        assertThat(store().securityEvents().take("stream", jti, in(Duration.ofDays(30))))
                .isEqualTo(Turn.MINE);
    }

    @Test
    default void findsTheCredentialsOfAnAccountThatAreNotRevoked() {
        String account = UUID.randomUUID().toString();
        String ann = newPerson();
        String ben = newPerson();
        UUID first = linked(ann, account);
        UUID second = linked(ben, account);
        UUID revoked = linked(ann, account);
        store().credentials().suspend(ben, second, "x");
        store().credentials().revoke(ann, revoked, Endings.of(null));

        assertThat(store().credentials().ofAccount("github", account))
                .extracting(CredentialRow::credentialId)
                .containsExactlyInAnyOrder(first, second);
        assertThat(store().credentials().ofAccount("slack", account)).isEmpty();
    }

    private UUID linked(String webid, String userId) {
        UUID id = UUID.randomUUID();
        LinkedAccount account = new LinkedAccount(
                "eu",
                "github",
                "https://github.com/x",
                userId,
                "oauth2",
                List.of(),
                Map.of(),
                "M1",
                in(Duration.ZERO),
                null);
        store().credentials().insert(webid, id, account, parts(1));
        return id;
    }
}
