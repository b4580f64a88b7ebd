package org.cdcd.connectors.vault.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.vault.store.DueRenewals.Due;
import org.junit.jupiter.api.Test;

/** Whose token is renewed next. */
interface RenewalContract extends Contract {
    @Test
    default void aPersonWithManyWaitingTokensComesAfterOneOfEverybodys() {
        String connector = "renewal-" + UUID.randomUUID();
        String busy = newPerson();
        List<UUID> many = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            many.add(renewable(busy, connector));
        }
        UUID only = renewable(newPerson(), connector);

        assertThat(due(connector, 2, 3)).containsExactly(many.getFirst(), only);
        assertThat(due(connector, 100, 3)).containsExactly(many.get(0), only, many.get(1), many.get(2));
    }

    @Test
    default void aTurnThatWasTakenIsOverAndComesBackLater() {
        String connector = "renewal-" + UUID.randomUUID();
        String webid = newPerson();
        UUID credential = renewable(webid, connector);
        Due due = list(connector, 10, 10).getFirst();

        assertThat(store().dueRenewals().take(due)).isTrue();
        assertThat(store().dueRenewals().take(due)).isFalse();
        assertThat(due(connector, 10, 10)).isEmpty();

        pass(DueRenewals.FIRST_WAIT);
        Due again = list(connector, 10, 10).getFirst();
        assertThat(again.row().credentialId()).isEqualTo(credential);
        assertThat(again.failures()).isEqualTo(1);
        assertThat(store().dueRenewals().take(again)).isTrue();
        pass(DueRenewals.FIRST_WAIT);
        assertThat(due(connector, 10, 10)).isEmpty();
        pass(DueRenewals.FIRST_WAIT);
        assertThat(due(connector, 10, 10)).containsExactly(credential);
    }

    @Test
    default void aRenewalThatSucceedsForgetsTheFailures() {
        String connector = "renewal-" + UUID.randomUUID();
        String webid = newPerson();
        UUID credential = renewable(webid, connector);
        store().dueRenewals().take(list(connector, 10, 10).getFirst());

        var intent = store().refreshIntents().begin(webid, credential, "hash").orElseThrow();
        assertThat(store().credentials().replace(intent, parts(2))).isTrue();

        assertThat(list(connector, 10, 10)).extracting(Due::failures).containsExactly(0);
    }

    @Test
    default void aGrantThatTakesItsPlaceForgetsTheFailuresToo() {
        String connector = "renewal-" + UUID.randomUUID();
        renewable(newPerson(), connector);
        Due due = list(connector, 10, 10).getFirst();
        store().dueRenewals().take(due);

        assertThat(store().grants().widen(due.row(), List.of(), List.of(), Map.of(), null, parts(2)))
                .isTrue();

        assertThat(list(connector, 10, 10)).extracting(Due::failures).containsExactly(0);
    }

    private List<UUID> due(String connector, int most, int ofEach) {
        return list(connector, most, ofEach).stream()
                .map(due -> due.row().credentialId())
                .toList();
    }

    private List<Due> list(String connector, int most, int ofEach) {
        return store().dueRenewals().list(connector, in(Duration.ofSeconds(1)), most, ofEach);
    }

    private UUID renewable(String webid, String connector) {
        UUID credential = UUID.randomUUID();
        store().credentials().insert(webid, credential, accountAt(connector), parts(1));
        pass(Duration.ofMillis(10));
        return credential;
    }
}
