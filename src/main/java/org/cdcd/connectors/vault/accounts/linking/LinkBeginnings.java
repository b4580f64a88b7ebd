package org.cdcd.connectors.vault.accounts.linking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cdcd.connectors.catalog.OAuth2;
import org.cdcd.connectors.catalog.OAuth2.Discovery;
import org.cdcd.connectors.catalog.OAuth2.Registration;
import org.cdcd.connectors.vault.accounts.calls.Placeholders;
import org.cdcd.connectors.vault.accounts.calls.ServerQuestions;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Learns what has to be known before a person can be sent to a consent page: what they filled in, what is made up for this
 * link, where their server is, and a client registered there for this link alone (RFC 7591, RFC 8414). Blocks.
 */
final class LinkBeginnings {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final ServerQuestions servers;
    private final SecureRandom random;

    LinkBeginnings(ServerQuestions servers, SecureRandom random) {
        this.servers = servers;
        this.random = random;
    }

    /**
     * What a link begins with.
     *
     * @param known of the connection, by name
     * @param issuer that the redirect must name (RFC 9207); null if the server does not promise to
     */
    record Beginning(Map<String, String> known, @Nullable String issuer) {}

    /** @throws Refusal {@code auth_flow_invalid} if a field is wrong or the server has no such links */
    Beginning begin(OAuth2 dialect, Map<String, String> fields, String redirectUri) {
        Map<String, String> known = new LinkedHashMap<>(FilledFields.of(dialect.fields(), fields));
        dialect.generate().forEach((name, length) -> known.put(name, made(length)));
        if (dialect.discovery() != null) {
            discover(dialect.discovery(), known);
        }
        Registration registration = dialect.registration();
        return new Beginning(known, registration == null ? null : register(registration, known, redirectUri));
    }

    private String made(int length) {
        return random.ints(length, 0, ALPHABET.length())
                .collect(StringBuilder::new, (text, i) -> text.append(ALPHABET.charAt(i)), StringBuilder::append)
                .toString();
    }

    private void discover(Discovery discovery, Map<String, String> known) {
        ServerQuestions.Told told = servers.get(Placeholders.url(discovery.url(), known));
        if (told.status() == 404) {
            Placeholders.urls(discovery.otherwise(), known);
            return;
        }
        discovery.keep().forEach((name, pointer) -> {
            String url = told.texts().getOrDefault(pointer, "").replaceFirst("/+$", "");
            known.put(name, serverUrl(url));
        });
    }

    private @Nullable String register(Registration registration, Map<String, String> known, String redirectUri) {
        ServerQuestions.Told told = servers.get(Placeholders.url(registration.metadataUrl(), known));
        if (!told.success()
                || !told.allows("/code_challenge_methods_supported", "S256")
                || !told.allows("/response_modes_supported", "query")) {
            throw Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "The server that was named offers no links of this kind.")
                    .withRemedy("Link with another auth_method of the connector, if it has one.");
        }
        for (String endpoint : Registration.LEARNT) {
            String url = told.texts().get("/" + endpoint);
            if (url != null) {
                known.put(endpoint, serverUrl(url));
            }
        }
        String url = serverUrl(told.texts().getOrDefault("/registration_endpoint", ""));
        ServerQuestions.Told registered = servers.post(url, client(registration, redirectUri));
        String clientId = registered.texts().getOrDefault("/client_id", "");
        if (clientId.isEmpty() || clientId.length() > 500) {
            throw Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "The server that was named registers no programs like this.");
        }
        known.put("client_id", clientId);
        boolean named = "true".equals(told.texts().get("/authorization_response_iss_parameter_supported"));
        return named ? told.texts().get("/issuer") : null;
    }

    private static ObjectNode client(Registration registration, String redirectUri) {
        URI redirect = URI.create(redirectUri);
        boolean web = "https".equals(redirect.getScheme());
        ObjectNode client = Json.MAPPER.createObjectNode();
        registration.metadata().forEach(client::put);
        if (web) {
            client.put("client_uri", "https://" + redirect.getRawAuthority() + "/");
        }
        client.putArray("redirect_uris").add(web ? redirectUri : withoutPort(redirect));
        client.putArray("grant_types").add("authorization_code").add("refresh_token");
        client.putArray("response_types").add("code");
        return client.put("application_type", web ? "web" : "native").put("token_endpoint_auth_method", "none");
    }

    /** A loopback redirect is registered without a port and used with any (RFC 8252, 7.3). */
    private static String withoutPort(URI redirect) {
        String query = redirect.getRawQuery() == null ? "" : "?" + redirect.getRawQuery();
        return redirect.getScheme() + "://" + redirect.getHost() + redirect.getRawPath() + query;
    }

    private static String serverUrl(String url) {
        if (!Placeholders.isBase(url)) {
            throw Refusal.of(
                            ErrorCode.AUTH_FLOW_INVALID, "The server that was named says no https URL where it should.")
                    .withRemedy("Look whether the server's name is right.");
        }
        return url;
    }
}
