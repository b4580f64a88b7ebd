package org.cdcd.connectors.vault.accounts.calls;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.Injection;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** Calls of the vault's own that carry a credential as the connector says. */
public final class InjectedCalls {
    private InjectedCalls() {}

    /** The headers of a call to a connector's service. */
    public static Map<String, String> headers(Connector connector) {
        Map<String, String> headers = new LinkedHashMap<>(connector.headers());
        headers.putIfAbsent("Accept", "application/json");
        headers.putIfAbsent("User-Agent", "cdcd-connectors");
        return headers;
    }

    /**
     * The call; the secrets stay the caller's, the body becomes the call's.
     *
     * @throws Refusal {@code auth_flow_invalid} if a secret that the call needs is not there
     */
    public static SecretCall of(
            String method,
            URI url,
            Map<String, String> headers,
            Secret body,
            Injection injection,
            Map<String, Secret> secrets,
            Map<String, String> known) {
        return switch (injection.kind()) {
            // a token that opens a mailbox is a bearer's to every call of HTTP
            case BEARER, MAIL ->
                new SecretCall(
                        method,
                        url,
                        headers,
                        present(secrets.get(injection.secret())).copy(),
                        body);
            case BASIC, HEADER -> {
                Map<String, String> all = new LinkedHashMap<>(headers);
                all.put(
                        injection.kind() == Injection.Kind.BASIC ? "Authorization" : injection.name(),
                        injection.prefix() + headerValue(injection, secrets, known));
                yield new SecretCall(method, url, all, null, body);
            }
            case PATH ->
                new SecretCall(method, inPath(url, injection, text(secrets, injection.secret())), headers, null, body);
            case QUERY, ZKP ->
                throw new IllegalArgumentException("no call of the vault's own carries " + injection.kind());
        };
    }

    /** Such a URL is never logged. */
    private static URI inPath(URI url, Injection injection, String secret) {
        return URI.create(url.toString().replace("/:" + injection.name(), "/" + Placeholders.encode(secret)));
    }

    private static String headerValue(Injection injection, Map<String, Secret> secrets, Map<String, String> known) {
        if (injection.kind() == Injection.Kind.HEADER) {
            return text(secrets, injection.secret());
        }
        String user = known.get("username");
        String pair = (user == null ? text(secrets, "username") : user) + ":" + text(secrets, "password");
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Map<String, Secret> secrets, String name) {
        return present(secrets.get(name)).reveal(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private static Secret present(@Nullable Secret secret) {
        if (secret == null) {
            throw Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "A field that the service needs is missing.");
        }
        return secret;
    }
}
