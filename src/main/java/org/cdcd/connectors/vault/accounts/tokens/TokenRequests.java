package org.cdcd.connectors.vault.accounts.tokens;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.catalog.OAuth2;
import org.cdcd.connectors.catalog.OAuth2.ClientAuth;
import org.cdcd.connectors.catalog.OAuth2.Encoding;
import org.cdcd.connectors.catalog.OAuth2.Revoke;
import org.cdcd.connectors.catalog.OAuth2.TokenCall;
import org.cdcd.connectors.vault.accounts.calls.Placeholders;
import org.cdcd.connectors.vault.accounts.calls.SecretBody;
import org.cdcd.connectors.vault.accounts.calls.SecretCall;
import org.cdcd.connectors.vault.keys.Secret;
import org.jspecify.annotations.Nullable;

/** Builds the calls to a service's token and revocation endpoints in its dialect (RFC 6749, RFC 7009). */
final class TokenRequests {
    private final OAuthClient client;

    TokenRequests(OAuthClient client) {
        this.client = client;
    }

    /**
     * A call that yields tokens.
     *
     * @param grant the members of the grant, such as {@code code} or {@code refresh_token}; they stay the caller's
     * @param values for the placeholders of the call's URL and parameters
     */
    SecretCall token(TokenCall call, Map<String, Secret> grant, Map<String, String> values) {
        Members members = new Members();
        if (!call.grantType().isEmpty()) {
            members.put("grant_type", call.grantType());
        }
        grant.forEach(members::put);
        Map<String, String> known = withClient(values);
        call.parameters().forEach((name, template) -> members.put(name, filled(template, known, grant)));
        Map<String, String> headers = new LinkedHashMap<>(call.headers());
        identify(call.clientAuth(), call.clientIdParameter(), call.clientSecretParameter(), members, headers);
        return call(call.method(), Placeholders.url(call.url(), known), call.encoding(), members, headers, null);
    }

    /** The call that ends a grant, with the token call's names for the client; {@code token} stays the caller's. */
    SecretCall revoke(OAuth2 dialect, Revoke revoke, Secret token, Map<String, String> values) {
        Members members = new Members();
        Map<String, String> known = withClient(values);
        if (!revoke.tokenParameter().isEmpty()) {
            members.put(revoke.tokenParameter(), token);
        }
        revoke.parameters().forEach((name, template) -> members.put(name, Placeholders.text(template, known)));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "application/json");
        identify(
                revoke.clientAuth(),
                dialect.token().clientIdParameter(),
                dialect.token().clientSecretParameter(),
                members,
                headers);
        Secret bearer = revoke.clientAuth() == ClientAuth.BEARER ? token.copy() : null;
        return call(
                revoke.method(), Placeholders.url(revoke.url(), known), revoke.encoding(), members, headers, bearer);
    }

    private Map<String, String> withClient(Map<String, String> values) {
        Map<String, String> known = new LinkedHashMap<>(values);
        known.put("client_id", client.id());
        known.put("client_secret", client.secret());
        return known;
    }

    /** A parameter that is one placeholder of the grant is that secret; anything else is text. */
    private static Secret filled(String template, Map<String, String> known, Map<String, Secret> grant) {
        if (template.startsWith("{") && template.endsWith("}")) {
            Secret secret = grant.get(template.substring(1, template.length() - 1));
            if (secret != null) {
                return secret;
            }
        }
        return Secret.ofAscii(Placeholders.text(template, known));
    }

    private void identify(
            ClientAuth how, String idParameter, String secretParameter, Members members, Map<String, String> headers) {
        if (!idParameter.isEmpty() && (how == ClientAuth.NONE || how == ClientAuth.POST)) {
            members.put(idParameter, client.id());
        }
        switch (how) {
            case NONE -> {
                // the id alone, where there is one
            }
            case POST -> {
                if (!client.secret().isEmpty()) {
                    members.put(secretParameter, client.secret());
                }
            }
            case BASIC -> headers.put("Authorization", basic());
            case BEARER -> {
                // the token itself is the proof; it goes on as the bearer
            }
        }
    }

    /** RFC 6749, 2.3.1: both halves are form-encoded before they are joined. */
    private String basic() {
        String pair = Placeholders.encode(client.id()) + ":" + Placeholders.encode(client.secret());
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static SecretCall call(
            String method,
            String url,
            Encoding encoding,
            Members members,
            Map<String, String> headers,
            @Nullable Secret bearer) {
        headers.putIfAbsent("Accept", "application/json");
        Secret body = switch (encoding) {
            case FORM -> {
                headers.put("Content-Type", "application/x-www-form-urlencoded");
                yield members.form();
            }
            case JSON -> {
                headers.put("Content-Type", "application/json");
                yield members.json();
            }
            case QUERY, NONE -> Secret.takingOver(new byte[0]);
        };
        String target = encoding == Encoding.QUERY ? url + (url.contains("?") ? "&" : "?") + members.query() : url;
        return new SecretCall(method, URI.create(target), headers, bearer, body);
    }

    /** The members of one call, in order. */
    private static final class Members {
        private record Member(String name, Secret value) {}

        private final List<Member> members = new ArrayList<>();

        void put(String name, String value) {
            put(name, Secret.ofAscii(value));
        }

        void put(String name, Secret value) {
            members.removeIf(member -> member.name().equals(name));
            members.add(new Member(name, value));
        }

        Secret form() {
            SecretBody body = new SecretBody();
            String separator = "";
            for (Member member : members) {
                body.raw(separator + member.name() + "=");
                member.value().reveal(bytes -> {
                    body.formValue(bytes);
                    return bytes.length;
                });
                separator = "&";
            }
            return body.take();
        }

        Secret json() {
            SecretBody body = new SecretBody();
            String separator = "{";
            for (Member member : members) {
                body.raw(separator + "\"" + member.name() + "\":\"");
                member.value().reveal(bytes -> {
                    body.jsonText(bytes);
                    return bytes.length;
                });
                body.raw("\"");
                separator = ",";
            }
            body.raw(members.isEmpty() ? "{}" : "}");
            return body.take();
        }

        /** Secrets in a URL: only for services that know no other way; such URLs are never logged. */
        String query() {
            try (Secret form = form()) {
                return form.reveal(bytes -> new String(bytes, StandardCharsets.US_ASCII));
            }
        }
    }
}
