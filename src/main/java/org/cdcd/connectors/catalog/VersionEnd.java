package org.cdcd.connectors.catalog;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * When a service stops answering to the version of its API that is spoken.
 *
 * @param day the last day of the version
 * @param named whether the service named this day; if not, it promised to answer until then at least
 */
public record VersionEnd(LocalDate day, boolean named) {
    /** How long ahead of the end somebody should know, in days. */
    public static final int NOTICE = 60;

    /** What to tell the operator of a connector whose version ends soon or is over; empty while there is time. */
    public static Optional<String> warning(Connector connector, LocalDate today) {
        return connector
                .versionEnd()
                .filter(end -> ChronoUnit.DAYS.between(today, end.day) <= NOTICE)
                .map(end -> end.words(connector, today));
    }

    private String words(Connector connector, LocalDate today) {
        boolean over = day.isBefore(today);
        String form = "%s speaks %s, which the service has promised until %s only; move it to a newer version";
        if (named && over) {
            form = "%s speaks %s, which the service ended on %s; move it to a newer version";
        } else if (named) {
            form = "%s speaks %s, which the service ends on %s; move it to a newer version";
        }
        return form.formatted(connector.id(), connector.apiVersion(), day);
    }
}
