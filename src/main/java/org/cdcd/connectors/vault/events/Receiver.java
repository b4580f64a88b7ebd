package org.cdcd.connectors.vault.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.cdcd.connectors.identity.EventRefused;
import org.cdcd.connectors.identity.SecurityEvent;
import org.cdcd.connectors.identity.SecurityEventTokens;
import org.cdcd.connectors.vault.store.AuditEntry;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.SecurityEvents.Turn;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.vault.watch.Signal;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in security events and acts on each once. An event that was taken up by a process that died over it is acted on when it
 * comes again, at the earliest a minute later; acting twice changes no credential, and may tell its owner twice. Blocks.
 */
public final class Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);
    private static final Duration BUSY = Duration.ofSeconds(30);

    private final Map<String, EventStream> streams = new LinkedHashMap<>();
    private final SecurityEventTokens tokens;
    private final Store store;
    private final Consumer<Signal> signals;

    /** @param signals returns when what is to be done about a signal is done */
    public Receiver(List<EventStream> streams, SecurityEventTokens tokens, Store store, Consumer<Signal> signals) {
        streams.forEach(stream -> this.streams.put(stream.name(), stream));
        this.tokens = tokens;
        this.store = store;
        this.signals = signals;
    }

    /**
     * Takes in what was pushed; when this returns it has been acted on, now or before.
     *
     * @param authorization the {@code Authorization} header, or null if there was none
     * @throws EventRefused if it is not believed: nothing was changed
     * @throws Refusal {@code not_found} if nothing is pushed to a stream of this name, {@code vault_unavailable} if it should come
     *     again later
     */
    public void push(String name, @Nullable String authorization, byte[] token) throws EventRefused {
        EventStream stream = streams.get(name);
        if (stream == null || stream.poll() != null) {
            throw Refusal.of(ErrorCode.NOT_FOUND, "No events are taken here.");
        }
        String expected = stream.authorization();
        if (expected != null && !same(expected, authorization == null ? "" : authorization)) {
            throw new EventRefused(
                    EventRefused.Code.AUTHENTICATION_FAILED, "The Authorization header is not that of this stream.");
        }
        take(stream, token, null);
    }

    /** The streams that are fetched. */
    List<EventStream> polled() {
        return streams.values().stream().filter(stream -> stream.poll() != null).toList();
    }

    /**
     * The same for what was fetched.
     *
     * @param jti under which it was fetched, or null
     */
    void take(EventStream stream, byte[] token, @Nullable String jti) throws EventRefused {
        SecurityEvent event = tokens.verify(stream.transmitter(), token);
        if (jti != null && !jti.equals(event.jti())) {
            throw new EventRefused(EventRefused.Code.INVALID_REQUEST, "The token has another jti.");
        }
        Turn turn = store.securityEvents()
                .take(stream.name(), event.jti(), event.issued().plus(SecurityEventTokens.OLDEST.plusDays(1)));
        switch (turn) {
            case MINE -> {
                act(stream, event);
                store.securityEvents().done(stream.name(), event.jti());
            }
            case BUSY ->
                throw Refusal.of(ErrorCode.VAULT_UNAVAILABLE, "This event is being acted on.")
                        .withRetryAfter(BUSY);
            case DONE -> LOG.info("an event of the stream {} came again", stream.name());
        }
    }

    private void act(EventStream stream, SecurityEvent event) {
        for (Map.Entry<String, JsonNode> one : event.events().properties()) {
            String word = EventTypes.word(one.getKey());
            Signal.Kind kind = EventTypes.kind(one.getKey(), one.getValue()).orElse(null);
            if (kind != null) {
                Set<String> names = Subjects.of(stream.transmitter().issuer(), event.claims(), one.getValue());
                note(stream, word, raise(stream, kind, names, event.issued()));
            } else {
                note(stream, word, EventTypes.ofStream(one.getKey()) ? "ok" : "ignored");
            }
        }
    }

    /** What the person has linked since is none of its business: an event may come late. */
    private String raise(EventStream stream, Signal.Kind kind, Set<String> names, Instant issued) {
        Set<UUID> raised = new LinkedHashSet<>();
        for (String connector : stream.connectors()) {
            for (String name : names) {
                for (CredentialRow row : store.credentials().ofAccount(connector, name)) {
                    if (!linkedSince(row, issued) && raised.add(row.credentialId())) {
                        signals.accept(new Signal.OfCredential(kind, row.webid(), connector, row.credentialId()));
                    }
                }
            }
        }
        return names.isEmpty() ? "unmapped" : raised.isEmpty() ? "nobody" : "ok";
    }

    /** Events tell their time in seconds. */
    private static boolean linkedSince(CredentialRow row, Instant issued) {
        return row.account().issued().truncatedTo(ChronoUnit.SECONDS).isAfter(issued);
    }

    /** What the stream brought, without whom it is about: that stands in the entries of each credential. */
    private void note(EventStream stream, String word, String outcome) {
        LOG.info("the stream {} brought the event {}: {}", stream.name(), word, outcome);
        store.commits().log(AuditEntry.ofNobody("stream " + stream.name(), "event " + word, "stream", outcome));
    }

    private static boolean same(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
