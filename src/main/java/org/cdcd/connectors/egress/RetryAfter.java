package org.cdcd.connectors.egress;

import java.time.Duration;
import java.time.InstantSource;
import org.cdcd.connectors.catalog.ErrorRule.Wait;
import org.cdcd.connectors.catalog.WaitTimes;
import org.jspecify.annotations.Nullable;

/** Reads how long a service asks us to wait: what a rule points at, else {@code Retry-After} (RFC 9110, 10.2.3). */
final class RetryAfter {
    /** For services that say "too many" and not how long: the shortest that GitHub, the strictest of them, asks for. */
    static final Duration UNSAID = Duration.ofMinutes(1);

    private static final String HEADER = "retry-after";

    private final WaitTimes times;

    RetryAfter(InstantSource clock) {
        this.times = new WaitTimes(clock);
    }

    /** The wait, between zero and 31 days, or null if the answer says none that can be read. */
    @Nullable
    Duration read(@Nullable Wait where, ServiceAnswer answer) {
        Duration pointed = where == null ? null : pointed(where, answer);
        String standard = answer.header(HEADER);
        return pointed != null || standard == null ? pointed : times.standard(standard);
    }

    private @Nullable Duration pointed(Wait where, ServiceAnswer answer) {
        String text = null;
        if (where.header() != null) {
            text = HeaderValue.of(answer, where.header(), where.pointer());
        } else if (where.body() != null) {
            text = answer.json().at(where.body()).asText(null);
        }
        return text == null ? null : times.read(text.strip(), where.form());
    }
}
