package org.cdcd.connectors.egress;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import org.cdcd.connectors.catalog.ErrorRule.Form;
import org.cdcd.connectors.catalog.ErrorRule.Wait;
import org.jspecify.annotations.Nullable;

/** Reads how long a service asks us to wait: what a rule points at, else {@code Retry-After} (RFC 9110, 10.2.3). */
final class RetryAfter {
    /** For services that say "too many" and not how long: the shortest that GitHub, the strictest of them, asks for. */
    static final Duration UNSAID = Duration.ofMinutes(1);

    private static final Duration LONGEST = Duration.ofDays(31);
    private static final String HEADER = "retry-after";

    private final InstantSource clock;

    RetryAfter(InstantSource clock) {
        this.clock = clock;
    }

    /** The wait, between zero and 31 days, or null if the answer says none that can be read. */
    @Nullable
    Duration read(@Nullable Wait where, ServiceAnswer answer) {
        Duration pointed = where == null ? null : pointed(where, answer);
        return pointed != null ? pointed : standard(answer.header(HEADER));
    }

    private @Nullable Duration pointed(Wait where, ServiceAnswer answer) {
        String text = null;
        if (where.header() != null) {
            text = HeaderValue.of(answer, where.header(), where.pointer());
        } else if (where.body() != null) {
            text = answer.json().at(where.body()).asText(null);
        }
        return text == null ? null : read(text.strip(), where.form());
    }

    /** The time from now, between zero and 31 days, or null if it cannot be read. */
    @Nullable
    Duration read(String text, Form form) {
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

    private @Nullable Duration standard(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Duration seconds = read(text.strip(), Form.SECONDS);
        if (seconds != null) {
            return seconds;
        }
        try {
            return bounded(until(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip()))));
        } catch (DateTimeException unreadable) {
            return null;
        }
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
