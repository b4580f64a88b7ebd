package org.cdcd.connectors.vault.accounts.credentials;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.Operation;
import org.cdcd.connectors.catalog.Operation.Access;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** Which scopes of a service are asked for: the fewest that allow what is wanted, never more. */
public final class ScopePlan {
    private static final List<String> GENERIC = List.of(Access.READ.word(), Access.WRITE.word());

    private ScopePlan() {}

    /**
     * The scopes to ask for.
     *
     * @param wanted scopes of the service, names of operations or of capabilities, and {@code read} and {@code write}, which
     *     stand for all operations that change nothing and all others, in any mixture; empty means {@code read}
     * @throws Refusal {@code auth_flow_invalid} if a word is none of these, or nothing that they stand for works with a link of
     *     this kind
     */
    public static List<String> scopesFor(Connector connector, List<String> wanted) {
        Set<String> scopes = new LinkedHashSet<>();
        Set<Operation> operations = new LinkedHashSet<>();
        for (String word : wanted.isEmpty() ? List.of(Access.READ.word()) : wanted) {
            if (connector.scopes().containsKey(word)) {
                scopes.add(word);
                continue;
            }
            List<Operation> meant = meant(connector, word);
            if (meant.isEmpty() && !GENERIC.contains(word)) {
                throw refusal(
                        connector,
                        "scope names something that is neither a scope, an operation, a capability, read nor write");
            }
            operations.addAll(meant);
        }
        operations.removeIf(operation -> !operation.worksWith("oauth2"));
        if (scopes.isEmpty() && operations.isEmpty()) {
            throw refusal(connector, "nothing that scope asks for can be done with an account linked by oauth2");
        }
        addFewest(scopes, operations);
        return List.copyOf(scopes);
    }

    /**
     * The operations that one word stands for; none if it is not known. Where a connector has an operation or a capability
     * called {@code read} or {@code write}, the word stands for all of it: it means no less there than anywhere else.
     */
    private static List<Operation> meant(Connector connector, String word) {
        Operation named = connector.operations().get(word);
        if (named != null && !GENERIC.contains(word)) {
            return List.of(named);
        }
        return connector.operations().values().stream()
                .filter(operation -> operation.equals(named)
                        || operation.capability().equals(word)
                        || operation.access().word().equals(word))
                .toList();
    }

    private static Refusal refusal(Connector connector, String why) {
        return Refusal.of(ErrorCode.AUTH_FLOW_INVALID, why)
                .at(List.of("/scope"))
                .withRemedy("GET /api/v1/connectors/" + connector.id()
                        + " lists scopes, operations and capabilities; each operation's access says whether read or"
                        + " write asks for it");
    }

    /** Takes the operations with the fewest alternatives first, so that a choice can fall on what is asked for anyway. */
    private static void addFewest(Set<String> scopes, Set<Operation> operations) {
        operations.stream()
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

    /** The capabilities that a grant of these scopes gives, in the connector's order, then {@code read} and {@code write}. */
    public static List<String> capabilities(Connector connector, String authMethod, Collection<String> granted) {
        Set<String> given = connector.operations().values().stream()
                .filter(operation -> operation.worksWith(authMethod))
                .filter(operation -> !authMethod.equals("oauth2") || operation.allowedBy(granted))
                .flatMap(operation ->
                        Stream.of(operation.capability(), operation.access().word()))
                .collect(Collectors.toSet());
        return Stream.concat(connector.capabilities().stream(), GENERIC.stream())
                .distinct()
                .filter(given::contains)
                .toList();
    }
}
