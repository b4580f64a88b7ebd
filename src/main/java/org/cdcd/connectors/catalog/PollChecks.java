package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Whether a call that asks until the service is done says when that is, and can do so within the operation's deadline. */
final class PollChecks {
    private static final Set<String> KNOWN = Set.of("at", "done", "failed", "absent", "pause", "pause_at", "detail");
    private static final Set<String> POINTERS = Set.of("at", "pause_at", "detail");

    private final JsonNode operation;
    private final String name;
    private final Complaints complaints;

    PollChecks(JsonNode operation, String name, Complaints complaints) {
        this.operation = operation;
        this.name = name;
        this.complaints = complaints;
    }

    void run(List<RouteOutline.Endpoint> endpoints) {
        endpoints.stream()
                .filter(call -> call.scheme().equals("service")
                        && !call.prefixed("until").isEmpty())
                .forEach(this::call);
    }

    private void call(RouteOutline.Endpoint call) {
        Set<String> given = call.prefixed("until");
        Set<String> unknown = new TreeSet<>(given);
        unknown.removeAll(KNOWN);
        unknown.forEach(name -> complain(call, "nobody knows until." + name + "; there are " + new TreeSet<>(KNOWN)));
        for (String needed : List.of("at", "done", "pause")) {
            if (!given.contains(needed)) {
                complain(call, "until." + needed + " is missing");
            }
        }
        for (String pointer : POINTERS) {
            if (given.contains(pointer) && !call.parameter("until." + pointer).startsWith("/")) {
                complain(call, "until." + pointer + " is a place in the answer, such as /status");
            }
        }
        if (given.contains("pause")) {
            pause(call);
        }
    }

    private void pause(RouteOutline.Endpoint call) {
        try {
            Duration pause = Duration.parse(call.parameter("until.pause"));
            Duration deadline = Duration.parse(operation.path("deadline").asText("PT60S"));
            if (pause.compareTo(deadline) >= 0) {
                complain(call, "until.pause is longer than the deadline of '" + name + "'");
            }
        } catch (DateTimeParseException e) {
            complain(call, "until.pause is a duration such as PT3S");
        }
    }

    private void complain(RouteOutline.Endpoint call, String message) {
        complaints.add(call.file(), call.pointer(), message);
    }
}
