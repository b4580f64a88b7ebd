package org.cdcd.connectors.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cdcd.connectors.egress.Deprecation;
import org.cdcd.connectors.egress.ServiceReport;
import org.cdcd.connectors.egress.ServiceReport.Quota;
import org.jspecify.annotations.Nullable;

/** Writes what is told of a service outside the seal. */
final class ServiceMetadata {
    private ServiceMetadata() {}

    static void put(@Nullable ServiceReport report, ObjectNode metadata) {
        if (report == null) {
            return;
        }
        metadata.put("api_version", report.apiVersion());
        if (report.statusClass() != null) {
            metadata.put("status_class", report.statusClass());
        }
        if (report.quota() != null) {
            put(report.quota(), metadata.putObject("rate_limit"));
        }
        if (report.deprecation() != null) {
            put(report.deprecation(), metadata.putObject("deprecation"));
        }
    }

    private static void put(Deprecation deprecation, ObjectNode json) {
        if (deprecation.since() != null) {
            json.put("since", deprecation.since().toString());
        }
        if (deprecation.sunset() != null) {
            json.put("sunset", deprecation.sunset().toString());
        }
    }

    private static void put(Quota quota, ObjectNode json) {
        putNumber("limit", quota.limit(), json);
        putNumber("remaining", quota.remaining(), json);
        putNumber("used_percent", quota.usedPercent(), json);
        if (quota.reset() != null) {
            json.put("reset", quota.reset().toString());
        }
    }

    private static void putNumber(String name, @Nullable Long number, ObjectNode json) {
        if (number != null) {
            json.put(name, number);
        }
    }
}
