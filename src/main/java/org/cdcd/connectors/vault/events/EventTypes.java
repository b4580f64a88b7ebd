package org.cdcd.connectors.vault.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import org.cdcd.connectors.vault.watch.Signal.Kind;

/**
 * What each event means here. The events are those of OpenID RISC 1.0 and CAEP 1.0 and those that Google sends; whatever is not
 * among them is acknowledged and ignored. Nothing that a service says ever lifts a suspension.
 */
final class EventTypes {
    private static final String RISC = "https://schemas.openid.net/secevent/risc/event-type/";
    private static final String CAEP = "https://schemas.openid.net/secevent/caep/event-type/";
    private static final String OAUTH = "https://schemas.openid.net/secevent/oauth/event-type/";
    private static final String SSF = "https://schemas.openid.net/secevent/ssf/event-type/";
    private static final String DISABLED = RISC + "account-disabled";

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry(RISC + "credential-compromise", Kind.ACCOUNT_COMPROMISED),
            Map.entry(DISABLED, Kind.ACCOUNT_DISABLED),
            Map.entry(RISC + "account-purged", Kind.ACCOUNT_PURGED),
            Map.entry(RISC + "account-credential-change-required", Kind.ACCOUNT_CREDENTIAL_CHANGED),
            Map.entry(RISC + "sessions-revoked", Kind.SESSIONS_REVOKED),
            Map.entry(CAEP + "session-revoked", Kind.SESSIONS_REVOKED),
            Map.entry(CAEP + "credential-change", Kind.ACCOUNT_CREDENTIAL_CHANGED),
            Map.entry(OAUTH + "tokens-revoked", Kind.TOKENS_REVOKED));

    private EventTypes() {}

    /** What the event is a signal of, if it is one that is acted on. */
    static Optional<Kind> kind(String uri, JsonNode event) {
        if (uri.equals(DISABLED) && event.path("reason").asText().equals("hijacking")) {
            return Optional.of(Kind.ACCOUNT_COMPROMISED);
        }
        return Optional.ofNullable(KINDS.get(uri));
    }

    /** Whether the event is about the stream itself: a test of it (SSF 1.0, 8.1.4), or a change of its state. */
    static boolean ofStream(String uri) {
        return uri.equals(SSF + "verification")
                || uri.equals(RISC + "verification")
                || uri.equals(SSF + "stream-updated");
    }

    /** The last part of an event's URI where it is one of ours, for logs; a sender's own words do not get there. */
    static String word(String uri) {
        return KINDS.containsKey(uri) || ofStream(uri) ? uri.substring(uri.lastIndexOf('/') + 1) : "unknown";
    }
}
