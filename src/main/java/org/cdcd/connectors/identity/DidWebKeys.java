package org.cdcd.connectors.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import java.net.URI;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The keys that {@code did:web} documents list under {@code assertionMethod}; fetched and kept as WebID documents are. */
final class DidWebKeys {
    static final String PREFIX = "did:web:";
    private static final String ACCEPT = "application/did+json, application/json;q=0.9, application/did+ld+json;q=0.8";
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]+(%3[Aa][0-9]{1,5})?");
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._~-]+");

    private final DocumentFetcher fetcher;
    private final UrlRule urls;
    private final Copies<Map<String, JWK>> copies;

    DidWebKeys(DocumentFetcher fetcher, UrlRule urls, InstantSource clock) {
        this.fetcher = fetcher;
        this.urls = urls;
        this.copies = new Copies<>(this::fetch, WebIdDocuments.AGES, 1000, clock);
    }

    /** The key with that id ({@code did:web:…#…}), or nothing if the document does not list it. */
    Optional<JWK> find(String kid) throws FetchFailed {
        return Optional.ofNullable(copies.get(WebIds.document(kid)).get(kid));
    }

    private Map<String, JWK> fetch(String did) throws FetchFailed {
        URI url = url(did).flatMap(urls::accept).orElseThrow(() -> FetchFailed.unusable("it is no did:web identifier"));
        Fetched fetched = fetcher.get(url, ACCEPT, WebIdDocuments.MAX_BYTES, WebIdDocuments.LIMIT);
        ObjectNode document = StrictJson.object(fetched.body())
                .filter(json -> did.equals(StrictJson.text(json, "id")))
                .orElseThrow(() -> FetchFailed.unusable("it is not the document of that DID"));
        return keys(did, document);
    }

    /** Where the document is (did:web method, "Read"); a port and path segments follow the host. */
    static Optional<String> url(String did) {
        String[] parts = did.substring(PREFIX.length()).split(":", -1);
        boolean wellFormed = HOST.matcher(parts[0]).matches()
                && Arrays.stream(parts)
                        .skip(1)
                        .allMatch(part -> SEGMENT.matcher(part).matches() && !part.matches("\\.+"));
        if (!wellFormed) {
            return Optional.empty();
        }
        String origin = "https://" + parts[0].replaceFirst("(?i)%3a", ":");
        return Optional.of(
                parts.length == 1
                        ? origin + "/.well-known/did.json"
                        : origin + "/" + String.join("/", Arrays.asList(parts).subList(1, parts.length)) + "/did.json");
    }

    private static Map<String, JWK> keys(String did, ObjectNode document) {
        Map<String, JWK> keys = new HashMap<>();
        for (JsonNode entry : document.path("assertionMethod")) {
            Optional<JsonNode> method =
                    entry.isTextual() ? method(did, document, absolute(did, entry.textValue())) : Optional.of(entry);
            method.filter(found -> did.equals(StrictJson.text(found, "controller")))
                    .ifPresent(found -> put(keys, did, found));
        }
        return Map.copyOf(keys);
    }

    private static Optional<JsonNode> method(String did, ObjectNode document, String id) {
        for (JsonNode method : document.path("verificationMethod")) {
            if (id.equals(absolute(did, method.path("id").asText()))) {
                return Optional.of(method);
            }
        }
        return Optional.empty();
    }

    private static void put(Map<String, JWK> keys, String did, JsonNode method) {
        KeyRules.parse(method.path("publicKeyJwk").toString())
                .filter(key -> !key.isPrivate())
                .ifPresent(key -> keys.put(absolute(did, method.path("id").asText()), key));
    }

    private static String absolute(String did, String id) {
        return id.startsWith("#") ? did + id : id;
    }
}
