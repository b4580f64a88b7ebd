package org.cdcd.connectors.vault.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ReleaseKeysTest {
    private final MutableClock clock = new MutableClock();
    private final ReleaseKeys keys = new ReleaseKeys(clock);

    @Test
    void aKeyIsHandedOutForADayAndOpensForTwo() {
        JWK first = keys.current();
        clock.advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(keys.current()).isEqualTo(first);

        clock.advance(Duration.ofSeconds(1));

        assertThat(keys.current()).isNotEqualTo(first);
        assertThat(keys.find(first.getKeyID())).isPresent();
        clock.advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(keys.find(first.getKeyID())).isPresent();
        clock.advance(Duration.ofSeconds(1));
        assertThat(keys.find(first.getKeyID())).isEmpty();
    }

    @Test
    void aKeyThatIsOverIsGoneThoughNobodyAsksForIt() {
        String first = keys.current().getKeyID();
        clock.advance(Duration.ofHours(49));
        keys.maintain();
        clock.advance(Duration.ofHours(-48));

        assertThat(keys.find(first)).isEmpty();
    }

    @Test
    void onlyThePublicHalfIsHandedOut() {
        assertThat(keys.current().isPrivate()).isFalse();
        assertThat(keys.find(keys.current().getKeyID()))
                .hasValueSatisfying(key -> assertThat(key.isPrivate()).isTrue());
    }

    @Test
    void anotherProcessOpensNothingOfThisOne() {
        assertThat(new ReleaseKeys(clock).find(keys.current().getKeyID())).isEmpty();
    }
}
