package org.cdcd.connectors.vault.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UseProfileTest {
    private static final VelocitySettings SETTINGS = new VelocitySettings(40, 1000, 6);
    private static final Instant START = Instant.parse("2026-11-02T00:00:00Z");

    private final UseProfile profile = new UseProfile(START);

    /** So many uses in each minute of the working hours of so many days; none of them may be too many. */
    private Instant work(Instant from, int days, int perMinute) {
        for (int day = 0; day < days; day++) {
            for (int minute = 0; minute < 8 * 60; minute++) {
                Instant now = from.plus(Duration.ofDays(day)).plus(Duration.ofMinutes(9 * 60 + minute));
                assertThat(uses(now, perMinute)).isEqualTo(perMinute);
            }
        }
        return from.plus(Duration.ofDays(days));
    }

    /** How many uses at that moment are not too many, of so many. */
    private int uses(Instant now, int times) {
        int good = 0;
        for (int i = 0; i < times; i++) {
            if (!profile.count(now, SETTINGS)) {
                good++;
            }
        }
        return good;
    }

    @Test
    void withoutAProfileOnlyTheCapCounts() {
        assertThat(uses(START, 2000)).isEqualTo(SETTINGS.cap());
    }

    @Test
    void aCredentialThatIsUsedSeldomIsUsedTooMuchAboveTheFloor() {
        Instant then = work(START, 3, 1);

        assertThat(uses(then.plus(Duration.ofHours(10)), 500)).isEqualTo(SETTINGS.floor());
    }

    @Test
    void aCredentialThatIsUsedMuchMayBeUsedMuchMore() {
        Instant then = work(START, 3, 30);

        assertThat(uses(then.plus(Duration.ofHours(10)), 1000))
                .isGreaterThan(60)
                .isLessThan(200);
    }

    @Test
    void noHabitLiftsTheCap() {
        Instant then = work(START, 3, 900);

        assertThat(uses(then.plus(Duration.ofHours(10)), 2000)).isEqualTo(SETTINGS.cap());
    }

    @Test
    void atAnHourThatIsNeverUsedFewerAreTooMany() {
        Instant then = work(START, 10, 1);

        assertThat(uses(then.plus(Duration.ofHours(3)), 500)).isEqualTo(SETTINGS.floor() / 4);
    }

    @Test
    void aHabitIsForgotten() {
        Instant then = work(START, 3, 30).plus(Duration.ofDays(14));

        assertThat(uses(then.plus(Duration.ofHours(10)), 1000)).isEqualTo(SETTINGS.floor());
    }

    @Test
    void whatWasLearnedSurvivesBeingWrittenAndRead() {
        Instant then = work(START, 3, 30).plus(Duration.ofHours(10));
        UseProfile read = UseProfile.read(profile.written());

        assertThat(read).isNotNull();
        assertThat(read.written()).isEqualTo(profile.written());
        int before = uses(then, 1000);
        int after = 0;
        while (!read.count(then, SETTINGS)) {
            after++;
        }
        assertThat(after).isEqualTo(before);
    }

    @Test
    void whatCannotBeReadIsNoProfile() {
        assertThat(UseProfile.read("")).isNull();
        assertThat(UseProfile.read("{}")).isNull();
        assertThat(UseProfile.read("[1")).isNull();
    }
}
