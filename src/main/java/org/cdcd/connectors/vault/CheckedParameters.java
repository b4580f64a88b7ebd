package org.cdcd.connectors.vault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.Operation;
import org.cdcd.connectors.catalog.ParameterChecks;
import org.cdcd.connectors.vault.admission.Admissions;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** Holds parameters against the operation's schema; complaints name places and rules, never values. */
record CheckedParameters(ParameterChecks checks) implements Admissions.Parameters {
    @Override
    public ObjectNode checked(Connector connector, Operation operation, ObjectNode parameters) {
        List<ParameterChecks.Violation> violations = checks.violations(connector.id(), operation, parameters);
        if (!violations.isEmpty()) {
            throw Refusal.of(
                            ErrorCode.PARAMETERS_INVALID,
                            "The parameters break the operation's schema: " + rules(violations))
                    .at(violations.stream()
                            .map(ParameterChecks.Violation::pointer)
                            .distinct()
                            .toList())
                    .withRemedy("GET /api/v1/connectors/" + connector.id() + " has the schema of " + operation.name()
                            + ".");
        }
        return ParameterChecks.withDefaults(operation, parameters);
    }

    private static String rules(List<ParameterChecks.Violation> violations) {
        return violations.stream()
                .limit(10)
                .map(violation -> violation.keyword() + " at \"" + violation.pointer() + "\"")
                .collect(Collectors.joining(", ", "", "."));
    }
}
