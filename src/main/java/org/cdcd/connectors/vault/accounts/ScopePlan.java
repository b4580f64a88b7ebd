package org.cdcd.connectors.vault.accounts;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.Operation;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** Which scopes of a service are asked for: the fewest that allow what is wanted, never more. */
final class ScopePlan {
    private ScopePlan() {}

    /**
     * The scopes to ask for.
     *
     * @param wanted scopes of the service, names of operations or of capabilities, in any mixture; empty means every
     *     operation of the connector
     * @throws Refusal {@code auth_flow_invalid} if a word is none of these
     */
    static List<String> scopesFor(Connector connector, List<String> wanted) {
        Set<String> scopes = new LinkedHashSet<>();
        Set<Operation> operations = new LinkedHashSet<>();
        if (wanted.isEmpty()) {
            operations.addAll(connector.operations().values());
        }
        for (String word : wanted) {
            if (connector.scopes().containsKey(word)) {
                scopes.add(word);
            } else if (connector.operations().containsKey(word)) {
                operations.add(connector.operations().get(word));
            } else if (connector.capabilities().contains(word)) {
                connector.operations().values().stream()
                        .filter(operation -> operation.capability().equals(word))
                        .forEach(operations::add);
            } else {
                throw Refusal.of(
                                ErrorCode.AUTH_FLOW_INVALID,
                                "scope names something that is neither a scope, an operation nor a capability")
                        .at(List.of("/scope"))
                        .withRemedy("GET /api/v1/connectors/" + connector.id() + " lists all three");
            }
        }
        addFewest(scopes, operations);
        return List.copyOf(scopes);
    }

    /** Takes the operations with the fewest alternatives first, so that a choice can fall on what is asked for anyway. */
    private static void addFewest(Set<String> scopes, Set<Operation> operations) {
        operations.stream()
                .filter(operation -> operation.worksWith("oauth2"))
                .sorted(Comparator.comparingInt(
                                (Operation operation) -> operation.scopes().size())
                        .thenComparing(Operation::name))
                .filter(operation -> !operation.allowedBy(scopes))
                .forEach(operation -> scopes.addAll(cheapest(operation, scopes)));
    }

    private static List<String> cheapest(Operation operation, Set<String> have) {
        return operation.scopes().stream()
                .min(Comparator.comparingLong(alternative -> alternative.stream()
                        .filter(scope -> !have.contains(scope))
                        .count()))
                .orElseThrow();
    }

    /** What the operation needs that is not granted, by its cheapest alternative; empty if it is allowed. */
    static List<String> missing(Operation operation, Collection<String> granted) {
        if (operation.allowedBy(granted)) {
            return List.of();
        }
        Set<String> have = Set.copyOf(granted);
        return cheapest(operation, have).stream()
                .filter(scope -> !have.contains(scope))
                .toList();
    }

    /** The capabilities that a grant of these scopes gives, in the connector's order. */
    static List<String> capabilities(Connector connector, String authMethod, Collection<String> granted) {
        Set<String> given = connector.operations().values().stream()
                .filter(operation -> operation.worksWith(authMethod))
                .filter(operation -> !authMethod.equals("oauth2") || operation.allowedBy(granted))
                .map(Operation::capability)
                .collect(Collectors.toCollection(TreeSet::new));
        return connector.capabilities().stream().filter(given::contains).toList();
    }
}
