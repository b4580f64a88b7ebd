package org.cdcd.connectors.egress;

import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.Reported;
import org.cdcd.connectors.catalog.Reported.Reading;
import org.cdcd.connectors.catalog.WaitTimes;
import org.cdcd.connectors.egress.ServiceReport.Quota;
import org.jspecify.annotations.Nullable;

/** Reads what an answer says about the service itself. A number that cannot be read is left out. */
final class ReportReader {
    private final InstantSource clock;
    private final WaitTimes times;

    ReportReader(InstantSource clock) {
        this.clock = clock;
        this.times = new WaitTimes(clock);
    }

    ServiceReport of(Connector connector, ServiceAnswer answer) {
        boolean ofVault = answer.header(ServiceAnswer.REFUSED) != null;
        return new ServiceReport(
                connector.apiVersion(),
                ofVault ? null : answer.status() / 100 + "xx",
                quota(connector.rateLimits().reported(), answer),
                ofVault ? null : Deprecation.of(answer));
    }

    private @Nullable Quota quota(@Nullable Reported reported, ServiceAnswer answer) {
        if (reported == null) {
            return null;
        }
        Reading reset = reported.reset();
        String until = text(reset, answer);
        Duration wait = reset == null || until == null ? null : times.read(until, reset.form());
        Quota quota = new Quota(
                number(reported.limit(), answer),
                number(reported.remaining(), answer),
                number(reported.usedPercent(), answer),
                wait == null ? null : clock.instant().plus(wait).truncatedTo(ChronoUnit.SECONDS));
        return quota.isEmpty() ? null : quota;
    }

    private static @Nullable Long number(@Nullable Reading where, ServiceAnswer answer) {
        String text = text(where, answer);
        return text == null || !text.matches("\\d{1,15}(\\.\\d{1,15})?") ? null : (long) Double.parseDouble(text);
    }

    private static @Nullable String text(@Nullable Reading where, ServiceAnswer answer) {
        return where == null ? null : HeaderValue.of(answer, where.header(), where.pointer());
    }
}
