package org.cdcd.connectors.vault.accounts.calls;

import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.Injection;
import org.cdcd.connectors.catalog.OAuth2.Identity;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.http.ServiceAnswer;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** Asks the service whose account a fresh credential opens. */
public final class Identification {
    private final Outgoing outgoing;

    public Identification(Outgoing outgoing) {
        this.outgoing = outgoing;
    }

    /**
     * The account behind a credential.
     *
     * @param secrets the credential's secrets, which stay the caller's
     * @param known what is known of the connection already
     * @param tokenAnswer the scalars of the answer that brought the token, by JSON Pointer
     * @param audience the client that an ID token must be for; null where none is read
     * @throws Refusal {@code auth_flow_invalid} if the service does not accept the credential or does not say whose it is
     */
    public Identified identify(
            Connector connector,
            Identity identity,
            Injection injection,
            Map<String, Secret> secrets,
            Map<String, String> known,
            Map<String, String> tokenAnswer,
            @Nullable String audience) {
        Map<String, String> members = switch (identity.from()) {
            case CALL -> ask(connector, identity, injection, secrets, known);
            case TOKEN_ANSWER -> tokenAnswer;
            case ID_TOKEN -> claims(tokenAnswer.getOrDefault("/id_token", ""), audience);
            case FIELDS -> pointers(known);
        };
        String given = pointers(known).getOrDefault(identity.userId(), "");
        String userId = members.getOrDefault(identity.userId(), given);
        if (userId.isEmpty()) {
            throw Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "The service does not say whose account this is.");
        }
        Map<String, String> kept = new HashMap<>();
        identity.keep().forEach((name, pointer) -> {
            if (members.containsKey(pointer)) {
                kept.put(name, members.get(pointer));
            }
        });
        return new Identified(userId, serviceIdentifier(identity, userId, members, known, kept), kept);
    }

    private static Map<String, String> pointers(Map<String, String> known) {
        Map<String, String> members = new HashMap<>();
        known.forEach((name, value) -> members.put("/" + name, value));
        return members;
    }

    private static String serviceIdentifier(
            Identity identity,
            String userId,
            Map<String, String> members,
            Map<String, String> known,
            Map<String, String> kept) {
        Map<String, String> values = new HashMap<>();
        members.forEach((pointer, value) -> values.put(pointer.substring(1).replace('/', '.'), value));
        values.putAll(known);
        values.putAll(kept);
        values.put("user_id", userId);
        try {
            return Placeholders.url(identity.serviceIdentifier(), values);
        } catch (IllegalArgumentException e) {
            throw Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "The service does not say what names this account.");
        }
    }

    private Map<String, String> ask(
            Connector connector,
            Identity identity,
            Injection injection,
            Map<String, Secret> secrets,
            Map<String, String> known) {
        try (SecretCall call = question(connector, identity, injection, secrets, known);
                ServiceAnswer answer = call.send(outgoing)) {
            if (answer.status() == 401 || answer.status() == 403) {
                throw Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "The service does not accept this credential.");
            }
            JsonScalars read = JsonScalars.read(answer.body(), Set.of());
            if (answer.status() >= 400 || "false".equals(read.text("/ok"))) {
                throw Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "The service does not say whose account this is.");
            }
            return read.texts();
        } catch (IOException e) {
            throw Refusal.of(ErrorCode.SERVICE_ERROR, "The service's answer about the account is not JSON.");
        }
    }

    /**
     * Whether the service still honours the credential; nothing if it does not say.
     *
     * @param identity that is asked by a call
     * @throws Refusal if the service cannot be reached
     */
    public Optional<Boolean> honoured(
            Connector connector,
            Identity identity,
            Injection injection,
            Map<String, Secret> secrets,
            Map<String, String> known) {
        try (SecretCall call = question(connector, identity, injection, secrets, known);
                ServiceAnswer answer = call.send(outgoing)) {
            if (CredentialRefused.is(connector.errors(), answer.status(), answer::header, answer.body())) {
                return Optional.of(false);
            }
            return answer.status() < 300 ? Optional.of(true) : Optional.empty();
        }
    }

    private static SecretCall question(
            Connector connector,
            Identity identity,
            Injection injection,
            Map<String, Secret> secrets,
            Map<String, String> known) {
        URI url = URI.create(Placeholders.url(identity.url(), known));
        Secret none = Secret.takingOver(new byte[0]);
        return InjectedCalls.of(
                identity.method(), url, InjectedCalls.headers(connector), none, injection, secrets, known);
    }

    /**
     * The claims of an ID token that came straight from the token endpoint over TLS, which stands for its signature (OpenID
     * Connect Core, 3.1.3.7, 6); none if it is for another client than this one (3.1.3.7, 3).
     */
    private static Map<String, String> claims(String idToken, @Nullable String audience) {
        String[] parts = idToken.split("\\.", -1);
        try {
            if (parts.length != 3) {
                return Map.of();
            }
            Map<String, String> claims = JsonScalars.read(Base64.getUrlDecoder().decode(parts[1]), Set.of())
                    .texts();
            boolean ours = claims.entrySet().stream()
                    .anyMatch(claim -> claim.getKey().matches("/aud(/\\d+)?")
                            && claim.getValue().equals(audience));
            return ours ? claims : Map.of();
        } catch (IOException | IllegalArgumentException e) {
            return Map.of();
        }
    }
}
