package org.cdcd.connectors.vault.accounts.linking;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cdcd.connectors.identity.Caller;
import org.cdcd.connectors.vault.accounts.credentials.SecretFields;
import org.cdcd.connectors.vault.accounts.tokens.TokenSet;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.store.Flows;
import org.cdcd.connectors.wire.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Links that have their tokens and wait for the person to choose. They stand among the started links, under a name that no
 * {@code state} of a redirect can have, and with the tokens sealed where the verifier was.
 */
final class PendingLinks {
    private static final String MARK = "choice:";
    private static final String ACCESS = "access_token";
    private static final String REFRESH = "refresh_token";
    private static final String EXPIRES = "expires";
    private static final String REFRESH_EXPIRES = "refresh_expires";
    private static final String SCOPES = "scopes";
    private static final byte[] NOTHING = {};

    private final Flows flows;
    private final FlowSeal seal;

    PendingLinks(Flows flows, FlowSeal seal) {
        this.flows = flows;
        this.seal = seal;
    }

    /** A link that goes on; closing it closes the tokens. */
    record Resumed(Flows.Flow flow, TokenSet set) implements AutoCloseable {
        @Override
        public void close() {
            set.close();
        }
    }

    /** Keeps it until then; {@code set} stays the caller's. */
    void put(Flows.Flow flow, TokenSet set, Map<String, String> connection, String linkState, Instant until) {
        String name = name(linkState);
        Map<String, Secret> secrets = new HashMap<>();
        try {
            secrets.put(ACCESS, set.access().copy());
            if (set.refresh() != null) {
                secrets.put(REFRESH, set.refresh().copy());
            }
            put(secrets, EXPIRES, set.expires());
            put(secrets, REFRESH_EXPIRES, set.refreshExpires());
            if (set.scopes() != null) {
                secrets.put(SCOPES, Secret.ofAscii(String.join(" ", set.scopes())));
            }
            try (Secret blob = SecretFields.encode(secrets)) {
                Flows.Flow waiting = new Flows.Flow(
                        name,
                        flow.webid(),
                        flow.jkt(),
                        flow.connectorId(),
                        flow.redirectUri(),
                        flow.issuer(),
                        flow.scopes(),
                        connection,
                        NOTHING,
                        until,
                        flow.widens(),
                        flow.ownerKey());
                flows.put(seal.sealed(waiting, blob));
            }
        } finally {
            secrets.values().forEach(Secret::close);
        }
    }

    /** Takes it out, for one taker only; nothing if it is unknown, taken, expired or another's. */
    Optional<Resumed> takeOnce(Caller caller, String connectorId, String linkState) {
        String name = name(linkState);
        return flows.takeOnce(name)
                .filter(flow -> flow.webid().equals(caller.webid())
                        && flow.jkt().equals(caller.jkt())
                        && flow.connectorId().equals(connectorId))
                .map(flow -> {
                    try (Secret blob = seal.open(flow)) {
                        return new Resumed(flow, tokens(blob));
                    }
                });
    }

    private static TokenSet tokens(Secret blob) {
        Map<String, Secret> secrets =
                SecretFields.decode(blob, Set.of(ACCESS, REFRESH, EXPIRES, REFRESH_EXPIRES, SCOPES));
        Secret access = secrets.get(ACCESS);
        if (access == null) {
            throw new IllegalStateException("a pending link without a token");
        }
        String scopes = text(secrets.get(SCOPES));
        return new TokenSet(
                access,
                secrets.get(REFRESH),
                time(secrets.get(EXPIRES)),
                time(secrets.get(REFRESH_EXPIRES)),
                scopes == null ? null : List.of(scopes.split(" ")),
                Map.of(),
                Map.of());
    }

    private static void put(Map<String, Secret> secrets, String name, @Nullable Instant time) {
        if (time != null) {
            secrets.put(name, Secret.ofAscii(time.toString()));
        }
    }

    private static @Nullable Instant time(@Nullable Secret secret) {
        String text = text(secret);
        return text == null ? null : Instant.parse(text);
    }

    private static @Nullable String text(@Nullable Secret secret) {
        return secret == null ? null : secret.reveal(bytes -> new String(bytes, StandardCharsets.US_ASCII));
    }

    private static String name(String linkState) {
        return Sha256.base64Url(MARK + linkState);
    }
}
