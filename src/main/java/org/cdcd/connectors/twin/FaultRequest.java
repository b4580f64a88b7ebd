package org.cdcd.connectors.twin;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A fault as the administration path takes it: {@code {"fault":"outage","status":503,"retry_after":2,"times":3,
 * "path":"/repos"}}.
 */
record FaultRequest(Fault fault, String path, int times) {
    static FaultRequest of(JsonNode json) {
        Fault fault = fault(json);
        int times = json.path("times").asInt(1);
        if (times < 1) {
            throw new IllegalArgumentException("times is at least 1");
        }
        return new FaultRequest(fault, json.path("path").asText("/"), times);
    }

    private static Fault fault(JsonNode json) {
        return switch (json.path("fault").asText()) {
            case "latency" -> new Fault.Latency(Duration.ofMillis(positive(json, "millis")));
            case "outage" -> new Fault.Outage(status(json), retryAfter(json));
            case "drop_before" -> new Fault.DropBefore();
            case "drop_after" -> new Fault.DropAfter();
            case "drop_during" -> new Fault.DropDuring(positive(json, "bytes"));
            case "lose_answer" -> new Fault.LoseAnswer();
            case "echo_credential" -> new Fault.EchoCredential(json.path("gzip").asBoolean());
            case "redirect" -> new Fault.Redirect(json.path("location").asText());
            case "html_answer" -> new Fault.HtmlAnswer();
            case "huge_answer" -> new Fault.HugeAnswer(positive(json, "bytes"));
            case "other_person" -> new Fault.OtherPerson();
            default -> throw new IllegalArgumentException("no such fault");
        };
    }

    private static int status(JsonNode json) {
        int status = json.path("status").asInt();
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status is 400 to 599");
        }
        return status;
    }

    private static @Nullable Duration retryAfter(JsonNode json) {
        return json.has("retry_after") ? Duration.ofSeconds(positive(json, "retry_after")) : null;
    }

    private static long positive(JsonNode json, String name) {
        long value = json.path(name).asLong(-1);
        if (value < 0) {
            throw new IllegalArgumentException(name + " is a number of 0 or more");
        }
        return value;
    }
}
