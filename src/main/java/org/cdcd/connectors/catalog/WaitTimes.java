package org.cdcd.connectors.catalog;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import org.cdcd.connectors.catalog.ErrorRule.Form;
import org.jspecify.annotations.Nullable;

/** Reads how services write a time to wait: their own ways, and {@code Retry-After} (RFC 9110, 10.2.3). */
public final class WaitTimes {
    private static final Duration LONGEST = Duration.ofDays(31);

    private final InstantSource clock;

    public WaitTimes(InstantSource clock) {
        this.clock = clock;
    }

    /** The time from now, between zero and 31 days, or null if it cannot be read. */
    public @Nullable Duration read(String text, Form form) {
        try {
            return bounded(
                    switch (form) {
                        case SECONDS -> scaled(text, 1000);
                        case MILLISECONDS -> scaled(text, 1);
                        case MINUTES -> scaled(text, 60_000);
                        case EPOCH_SECONDS -> until(Instant.EPOCH.plus(scaled(text, 1000)));
                        case ISO_8601 -> until(OffsetDateTime.parse(text).toInstant());
                    });
        } catch (DateTimeException | ArithmeticException | NumberFormatException unreadable) {
            return null;
        }
    }

    /** What a {@code Retry-After} says, in seconds or as a date, between zero and 31 days; null if that cannot be read. */
    public @Nullable Duration standard(String text) {
        Duration seconds = read(text.strip(), Form.SECONDS);
        if (seconds != null) {
            return seconds;
        }
        Instant when = HttpDate.read(text.strip());
        return when == null ? null : bounded(until(when));
    }

    private Duration until(Instant when) {
        return Duration.between(clock.instant(), when);
    }

    /** Fractions are rounded up: a call that comes too early is refused again. */
    private static Duration scaled(String number, int millis) {
        if (number.length() > 20) {
            throw new NumberFormatException("too long");
        }
        BigDecimal exact = new BigDecimal(number).multiply(BigDecimal.valueOf(millis));
        return Duration.ofMillis(exact.setScale(0, RoundingMode.CEILING).longValueExact());
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
