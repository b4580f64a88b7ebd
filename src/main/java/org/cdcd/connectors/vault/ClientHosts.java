package org.cdcd.connectors.vault;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.OAuth2;
import org.jspecify.annotations.Nullable;

/**
 * Where connectors let the operator's OAuth clients go: the hosts that get a client's secret, a code that people were sent back
 * with, or a token that was given to the client. A host that depends on the account stands as it is written, with its braces.
 */
final class ClientHosts {
    private static final Pattern AUTHORITY = Pattern.compile("[a-z]+://([^/?#]+).*");
    private static final String ANY_LABEL = "*.";

    private final Map<String, Set<String>> stated;
    private final Map<String, Set<String>> approved = new HashMap<>();
    private boolean whole = true;

    /** @param stated by client, where the operator has said so: they count in the place of what is approved */
    ClientHosts(Map<String, Set<String>> stated) {
        this.stated = stated;
    }

    /** Counts an approved connector in; null is one that cannot be read, which might have any client. */
    void add(@Nullable Connector connector) {
        if (connector == null) {
            whole = false;
        } else {
            of(connector)
                    .forEach((client, hosts) -> approved.computeIfAbsent(client, first -> new TreeSet<>())
                            .addAll(hosts));
        }
    }

    /** Where a new connector leads clients of others and none of those does, or where they are not to go; empty if nowhere. */
    Set<String> foreignTo(Connector connector) {
        Set<String> foreign = new TreeSet<>();
        of(connector)
                .forEach((client, hosts) ->
                        hosts.stream().filter(host -> isForeign(client, host)).forEach(foreign::add));
        return foreign;
    }

    private boolean isForeign(String client, String host) {
        Set<String> said = stated.get(client);
        if (said != null) {
            return !said.contains(host);
        }
        Set<String> known = approved.get(client);
        if (known == null) {
            return !whole;
        }
        // what an account makes of a host may be any
        return !known.contains(host) || host.indexOf('{') >= 0;
    }

    /** The hosts by the name of the client; without clients that are registered for each link, which share nothing. */
    private static Map<String, Set<String>> of(Connector connector) {
        Map<String, Set<String>> hosts = new TreeMap<>();
        for (OAuth2 dialect : connector.auth().dialects()) {
            if (dialect.registration() == null) {
                Set<String> mine = hosts.computeIfAbsent(dialect.client(), client -> new TreeSet<>());
                Stream.concat(connector.hosts().values().stream(), endpoints(dialect))
                        .map(ClientHosts::authority)
                        // gets no credential
                        .filter(host -> !host.startsWith(ANY_LABEL))
                        .forEach(mine::add);
            }
        }
        return hosts;
    }

    private static Stream<String> endpoints(OAuth2 dialect) {
        OAuth2.TokenCall followUp = dialect.followUp();
        OAuth2.Refresh refresh = dialect.refresh();
        OAuth2.Revoke revoke = dialect.revoke();
        OAuth2.Choice choice = dialect.choice();
        Stream<@Nullable String> urls = Stream.of(
                dialect.token().url(),
                followUp == null ? null : followUp.url(),
                refresh == null ? null : refresh.call().url(),
                revoke == null ? null : revoke.url(),
                choice == null ? null : choice.url(),
                dialect.identity().url());
        return Stream.concat(
                urls.map(url -> Objects.requireNonNullElse(url, "")).filter(url -> !url.isEmpty()),
                dialect.connection().values().stream());
    }

    private static String authority(String url) {
        Matcher parts = AUTHORITY.matcher(url);
        return (parts.matches() ? parts.group(1) : url).toLowerCase(Locale.ROOT);
    }
}
