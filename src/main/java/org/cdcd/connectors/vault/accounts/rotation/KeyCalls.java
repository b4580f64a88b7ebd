package org.cdcd.connectors.vault.accounts.rotation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cdcd.connectors.catalog.Rotation;
import org.cdcd.connectors.catalog.WaitTimes;
import org.cdcd.connectors.vault.accounts.calls.CredentialRefused;
import org.cdcd.connectors.vault.accounts.calls.InjectedCalls;
import org.cdcd.connectors.vault.accounts.calls.JsonScalars;
import org.cdcd.connectors.vault.accounts.calls.Placeholders;
import org.cdcd.connectors.vault.accounts.calls.SecretBody;
import org.cdcd.connectors.vault.accounts.calls.SecretCall;
import org.cdcd.connectors.vault.accounts.tokens.RawAnswer;
import org.cdcd.connectors.vault.accounts.tokens.TokenExchange;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.http.ServiceAnswer;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;

/** The calls with which a service makes, lists and ends keys, each carrying a key. Blocks for at most eight seconds each. */
final class KeyCalls {
    private static final Set<String> NO_SECRETS = Set.of();

    private final Outgoing outgoing;
    private final InstantSource clock;

    /** A key that the service knows. */
    record Listed(String id, String label) {}

    KeyCalls(Outgoing outgoing, InstantSource clock) {
        this.outgoing = outgoing;
        this.clock = clock;
    }

    /**
     * Has the next key made.
     *
     * @return the answer, unread; the caller closes it
     * @throws KeyRefused if none was made
     * @throws Refusal if no answer came; it says whether one may have been made
     */
    RawAnswer create(RotatedKey key, Rotation.Create create) throws KeyRefused {
        Map<String, String> values = key.values(Rotation.LABEL, key.label());
        Map<String, String> headers = InjectedCalls.headers(key.connector());
        headers.putAll(create.headers());
        Secret body = body(create, values, headers);
        var asked = clock.instant();
        try (SecretCall call = call(key, create.method(), Placeholders.url(create.url(), values), headers, body);
                ServiceAnswer answer = call.send(outgoing, TokenExchange.REFRESH_TIMEOUT)) {
            refuse(key, answer, answer.status() < 300);
            return new RawAnswer(answer.status(), asked, answer.body().clone());
        }
    }

    /** The account's keys, or none where the service cannot tell. */
    List<Listed> list(RotatedKey key) throws KeyRefused {
        Rotation.Listing listing = key.rotation().list();
        if (listing == null) {
            return List.of();
        }
        String url = Placeholders.url(listing.url(), key.row().account().connection());
        try (SecretCall call = call(key, listing.method(), url, InjectedCalls.headers(key.connector()), nothing());
                ServiceAnswer answer = call.send(outgoing, TokenExchange.REFRESH_TIMEOUT)) {
            refuse(key, answer, answer.status() < 300);
            return listed(JsonScalars.read(answer.body(), NO_SECRETS), listing);
        } catch (IOException e) {
            throw new KeyRefused(502, false);
        }
    }

    private static List<Listed> listed(JsonScalars json, Rotation.Listing listing) {
        List<Listed> keys = new ArrayList<>();
        for (int i = 0; json.has(listing.items() + "/" + i + listing.id()); i++) {
            String item = listing.items() + "/" + i;
            keys.add(new Listed(json.text(item + listing.id()), json.text(item + listing.label())));
        }
        return keys;
    }

    /**
     * Ends the key with this id at the service; one that is not there is ended.
     *
     * @throws KeyRefused if the service does not say that it is no more
     */
    void delete(RotatedKey with, String keyId) throws KeyRefused {
        Rotation.Delete delete = with.rotation().delete();
        if (delete == null) {
            throw new IllegalStateException(with.connector().id() + " ends no keys");
        }
        String url = Placeholders.url(delete.url(), with.values(Rotation.KEY_ID, keyId));
        try (SecretCall call = call(with, delete.method(), url, InjectedCalls.headers(with.connector()), nothing());
                ServiceAnswer answer = call.send(outgoing, TokenExchange.REFRESH_TIMEOUT)) {
            refuse(with, answer, delete.done().contains(answer.status()));
        }
    }

    private static SecretCall call(
            RotatedKey key, String method, String url, Map<String, String> headers, Secret body) {
        return InjectedCalls.of(
                method,
                URI.create(url),
                headers,
                body,
                key.method().inject(),
                key.secrets(),
                key.row().account().connection());
    }

    private void refuse(RotatedKey key, ServiceAnswer answer, boolean good) throws KeyRefused {
        boolean dead = CredentialRefused.is(key.connector().errors(), answer.status(), answer::header, answer.body());
        if (dead || !good) {
            String header = answer.header("retry-after");
            Duration wait = header == null ? null : new WaitTimes(clock).standard(header);
            throw new KeyRefused(answer.status(), dead, wait == null ? Duration.ZERO : wait);
        }
    }

    private static Secret body(Rotation.Create create, Map<String, String> values, Map<String, String> headers) {
        switch (create.encoding()) {
            case JSON -> {
                headers.put("Content-Type", "application/json");
                return json(create.parameters(), values);
            }
            case FORM -> {
                headers.put("Content-Type", "application/x-www-form-urlencoded");
                return form(create.parameters(), values);
            }
            default -> {
                return nothing();
            }
        }
    }

    private static Secret json(Map<String, JsonNode> parameters, Map<String, String> values) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        parameters.forEach((name, value) ->
                body.set(name, value.isTextual() ? body.textNode(Placeholders.text(value.asText(), values)) : value));
        return Secret.takingOver(Json.bytes(body));
    }

    private static Secret form(Map<String, JsonNode> parameters, Map<String, String> values) {
        SecretBody body = new SecretBody();
        String separator = "";
        for (var parameter : parameters.entrySet()) {
            JsonNode value = parameter.getValue();
            String text = value.isTextual() ? Placeholders.text(value.asText(), values) : value.asText();
            body.raw(separator + Placeholders.encode(parameter.getKey()) + "=");
            body.formValue(text.getBytes(StandardCharsets.UTF_8));
            separator = "&";
        }
        return body.take();
    }

    private static Secret nothing() {
        return Secret.takingOver(new byte[0]);
    }
}
