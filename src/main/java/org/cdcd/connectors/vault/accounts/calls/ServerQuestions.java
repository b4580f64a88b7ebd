package org.cdcd.connectors.vault.accounts.calls;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.http.ServiceAnswer;
import org.cdcd.connectors.vault.http.ServiceCall;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server that a person named, without any credential: where it is, and what it takes. The addresses behind its name
 * are checked as for every call of the vault, and its redirects are not followed.
 */
public final class ServerQuestions {
    /** For what may just as well not be there. */
    private static final Duration SHORT = Duration.ofSeconds(4);

    private final Outgoing outgoing;

    public ServerQuestions(Outgoing outgoing) {
        this.outgoing = outgoing;
    }

    /**
     * One answer.
     *
     * @param texts every scalar, by JSON Pointer; nothing where the status is no success
     */
    public record Told(int status, Map<String, String> texts) {
        public boolean success() {
            return status / 100 == 2;
        }

        /** Whether a list holds a value; where there is no list, nothing is said against it. */
        public boolean allows(String list, String value) {
            return !texts.containsKey(list + "/0")
                    || texts.entrySet().stream()
                            .anyMatch(member -> member.getKey().startsWith(list + "/")
                                    && member.getValue().equals(value));
        }
    }

    /** A page as it is, for a reader that trusts it in nothing; empty where there is none, for whatever reason. */
    public Optional<byte[]> page(String url) {
        Map<String, String> headers = Map.of("Accept", "application/xml, text/xml", "User-Agent", "cdcd-connectors");
        try (ServiceAnswer answer =
                outgoing.exchangeNow(new ServiceCall("GET", URI.create(url), headers, null, SHORT))) {
            return answer.status() == 200 ? Optional.of(answer.body().clone()) : Optional.empty();
        } catch (Refusal | IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    public Told get(String url) {
        return ask("GET", url, null);
    }

    public Told post(String url, ObjectNode body) {
        return ask("POST", url, Json.bytes(body));
    }

    private Told ask(String method, String url, byte @Nullable [] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "application/json");
        headers.put("User-Agent", "cdcd-connectors");
        if (body != null) {
            headers.put("Content-Type", "application/json");
        }
        try (ServiceAnswer answer =
                outgoing.exchangeNow(new ServiceCall(method, URI.create(url), headers, body, SecretCall.TIMEOUT))) {
            boolean success = answer.status() / 100 == 2;
            return new Told(
                    answer.status(),
                    success ? JsonScalars.read(answer.body(), Set.of()).texts() : Map.of());
        } catch (IOException | IllegalArgumentException e) {
            throw Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "The server that was named does not answer as it should.")
                    .withRemedy("Look whether the server's name is right.");
        }
    }
}
