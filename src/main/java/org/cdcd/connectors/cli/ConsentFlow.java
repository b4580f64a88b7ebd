package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.wire.ConnectorsClient;
import org.jspecify.annotations.Nullable;

/** Links an account by the authorization code flow of a native program (RFC 8252). */
final class ConsentFlow {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final ConnectorsClient client;
    private final Visit visit;
    private final Choosing choosing;
    private final InstantSource clock;

    ConsentFlow(ConnectorsClient client, Visit visit, Choosing choosing, InstantSource clock) {
        this.client = client;
        this.visit = visit;
        this.choosing = choosing;
        this.clock = clock;
    }

    /**
     * @param widened the credential that is to get the grant; null for one of its own
     * @param fields what the person says ahead of it, such as their server
     * @return the server's answer, as {@link ConnectorsClient#completeLink} gives it
     */
    JsonNode link(String connector, @Nullable UUID widened, List<String> scopes, Map<String, String> fields)
            throws IOException, InterruptedException {
        try (LoopbackListener listener = LoopbackListener.open()) {
            ConnectorsClient.LinkStart start = widened == null
                    ? client.startLink(connector, listener.redirectUri(), scopes, fields)
                    : client.credentialCalls().widen(connector, widened, listener.redirectUri(), scopes, fields);
            listener.expect(start.state());
            visit.to(start.authUrl());
            Redirect redirect = listener.await(patience(start.expiry()));
            JsonNode answer =
                    client.completeLink(connector, start.state(), redirect.code(start.state()), redirect.issuer());
            return answer.has("choices")
                    ? client.chooseLink(
                            connector, answer.path("link_state").asText(), choosing.among(answer.path("choices")))
                    : answer;
        }
    }

    /** Until the server forgets the flow. */
    private Duration patience(String expiry) {
        try {
            Duration left = Duration.between(clock.instant(), Instant.parse(expiry));
            return left.isNegative() || left.compareTo(LONGEST) > 0 ? LONGEST : left;
        } catch (DateTimeException e) {
            return LONGEST;
        }
    }
}
