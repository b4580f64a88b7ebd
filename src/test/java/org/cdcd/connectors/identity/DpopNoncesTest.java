package org.cdcd.connectors.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DpopNoncesTest {
    private final SettableClock clock = new SettableClock();
    private final DpopNonces nonces = new DpopNonces(new byte[32], clock);

    @Test
    void refusesAShortKey() {
        assertThatIllegalArgumentException().isThrownBy(() -> new DpopNonces(new byte[31], clock));
    }

    @Test
    void refusesOthersNonces() {
        byte[] key = new byte[32];
        key[0] = 1;
        assertThat(nonces.valid(new DpopNonces(key, clock).current())).isFalse();
        assertThat(nonces.valid("")).isFalse();
        assertThat(nonces.valid(nonces.current() + "=")).isFalse();
    }

    @Test
    void isGoodInItsMinuteAndTheNextOnly() {
        String nonce = nonces.current();
        assertThat(nonce).hasSize(43);
        assertThat(nonces.valid(nonce)).isTrue();
        clock.advance(Duration.ofSeconds(60));
        assertThat(nonces.valid(nonce)).isTrue();
        assertThat(nonces.current()).isNotEqualTo(nonce);
        clock.advance(Duration.ofSeconds(60));
        assertThat(nonces.valid(nonce)).isFalse();
    }

    @Test
    void isTheSameOnEveryNodeThatHasTheKey() {
        assertThat(new DpopNonces(new byte[32], clock).valid(nonces.current())).isTrue();
    }
}
