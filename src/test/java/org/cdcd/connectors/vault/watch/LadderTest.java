package org.cdcd.connectors.vault.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.wire.Unusable;
import org.junit.jupiter.api.Test;

class LadderTest {
    private static final Signal ECHO =
            new Signal.OfCredential(Signal.Kind.ECHOED_SECRET, "https://alice.example/#me", "github", new UUID(0, 1));

    @Test
    void aSignalIsAnsweredAsUsualUnlessTheOperatorSaysOtherwise() {
        assertThat(new Ladder(Map.of()).actionFor(ECHO)).isEqualTo(Action.REVOKE);
        assertThat(new Ladder(Map.of("echoed-secret", "suspend")).actionFor(ECHO))
                .isEqualTo(Action.SUSPEND);
    }

    @Test
    void aSignalOrActionThatDoesNotExistIsRefusedByName() {
        assertThatThrownBy(() -> new Ladder(Map.of("echo", "suspend")))
                .isInstanceOf(Unusable.class)
                .hasMessage("connectors.watch.actions cannot be used: there is no signal echo");
        assertThatThrownBy(() -> new Ladder(Map.of("echoed-secret", "forgive")))
                .isInstanceOf(Unusable.class)
                .hasMessage("connectors.watch.actions cannot be used: there is no action forgive");
    }

    @Test
    void aSignalDoesNotPrintThePerson() {
        assertThat(ECHO.toString()).doesNotContain("alice");
    }

    @Test
    void nothingCanBeDoneToACredentialBecauseOfTheServer() {
        assertThatThrownBy(() -> new Ladder(Map.of("audit-broken", "suspend")))
                .isInstanceOf(Unusable.class)
                .hasMessageContaining("audit-broken");
    }
}
