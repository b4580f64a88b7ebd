package org.cdcd.connectors.identity;

import com.nimbusds.jose.jwk.JWK;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a {@link WebIdDocument} out of triples; only what is said of the WebID itself, and of its own keys, counts. */
final class Profile {
    private static final String OIDC_ISSUER = "http://www.w3.org/ns/solid/terms#oidcIssuer";
    private static final String SAME_AS = "http://www.w3.org/2002/07/owl#sameAs";
    private static final String ALSO_KNOWN_AS = "https://www.w3.org/ns/activitystreams#alsoKnownAs";
    private static final String SECURITY = "https://w3id.org/security#";

    private final String webid;
    private final Map<String, List<Triple>> bySubject;

    private Profile(String webid, List<Triple> triples) {
        this.webid = webid;
        this.bySubject = triples.stream().collect(Collectors.groupingBy(Triple::subject));
    }

    static WebIdDocument of(String webid, List<Triple> triples) {
        return new Profile(webid, triples).read();
    }

    private WebIdDocument read() {
        Set<String> issuers = resources(webid, OIDC_ISSUER).collect(Collectors.toUnmodifiableSet());
        Set<String> aliases = Stream.concat(resources(webid, SAME_AS), resources(webid, ALSO_KNOWN_AS))
                .collect(Collectors.toUnmodifiableSet());
        return new WebIdDocument(
                issuers, aliases, methods(SECURITY + "assertionMethod"), methods(SECURITY + "keyAgreementMethod"));
    }

    private Map<String, WebIdDocument.Method> methods(String relation) {
        Map<String, WebIdDocument.Method> methods = new HashMap<>();
        resources(webid, relation)
                .filter(id -> WebIds.document(id).equals(WebIds.document(webid)))
                .filter(id -> resources(id, SECURITY + "controller").anyMatch(webid::equals))
                .forEach(id -> key(id).ifPresent(key -> methods.put(id, new WebIdDocument.Method(key, end(id)))));
        return Map.copyOf(methods);
    }

    private Optional<JWK> key(String id) {
        List<String> keys = texts(id, SECURITY + "publicKeyJwk").toList();
        if (keys.size() != 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(JWK.parse(keys.get(0))).filter(key -> !key.isPrivate());
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    /** The earliest of the method's expiry and revocation; what cannot be read as a time has passed already. */
    private @Nullable Instant end(String id) {
        return Stream.concat(texts(id, SECURITY + "expiration"), texts(id, SECURITY + "revoked"))
                .map(Profile::instant)
                .min(Instant::compareTo)
                .orElse(null);
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return Instant.MIN;
        }
    }

    private Stream<String> resources(String subject, String predicate) {
        return objects(subject, predicate, true);
    }

    private Stream<String> texts(String subject, String predicate) {
        return objects(subject, predicate, false);
    }

    private Stream<String> objects(String subject, String predicate, boolean resource) {
        return bySubject.getOrDefault(subject, List.of()).stream()
                .filter(triple -> triple.predicate().equals(predicate) && triple.resource() == resource)
                .map(Triple::object);
    }
}
