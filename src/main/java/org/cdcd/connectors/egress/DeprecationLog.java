package org.cdcd.connectors.egress;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator of an operation that a service will not answer to for ever: a line a day, however often it is called. */
final class DeprecationLog {
    private static final Logger LOG = LoggerFactory.getLogger(DeprecationLog.class);

    private final InstantSource clock;
    private final Map<String, LocalDate> told = new ConcurrentHashMap<>();

    DeprecationLog(InstantSource clock) {
        this.clock = clock;
    }

    /** @return whether a line was written */
    boolean note(String connectorId, String operation, @Nullable Deprecation said) {
        if (said == null) {
            return false;
        }
        LocalDate today = day(clock.instant());
        if (today.equals(told.put(connectorId + " " + operation, today))) {
            return false;
        }
        LOG.warn(
                "{} {}: the service says that what this calls is deprecated{}{}; look for what takes its place",
                connectorId,
                operation,
                said.since() == null ? "" : " since " + day(said.since()),
                said.sunset() == null ? "" : " and ends on " + day(said.sunset()));
        return true;
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }
}
