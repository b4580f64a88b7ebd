package org.cdcd.connectors.identity;

import com.nimbusds.jose.jwk.JWK;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a WebID document says about its WebID.
 *
 * @param issuers the {@code solid:oidcIssuer} it names
 * @param aliases other identifiers of the same person ({@code owl:sameAs}, {@code as:alsoKnownAs})
 * @param signing its {@code assertionMethod} keys, by their URL
 * @param agreement its {@code keyAgreement} keys, by their URL
 */
record WebIdDocument(
        Set<String> issuers, Set<String> aliases, Map<String, Method> signing, Map<String, Method> agreement) {
    /**
     * A verification method (W3C Controlled Identifiers 1.0).
     *
     * @param ends from when on it is no longer good, or null
     */
    record Method(JWK key, @Nullable Instant ends) {
        boolean goodAt(Instant now) {
            return ends == null || now.isBefore(ends);
        }
    }

    Optional<JWK> signingKey(String id, Instant now) {
        return Optional.ofNullable(signing.get(id))
                .filter(method -> method.goodAt(now))
                .map(Method::key);
    }

    Optional<JWK> agreementKey(String id, Instant now) {
        return Optional.ofNullable(agreement.get(id))
                .filter(method -> method.goodAt(now))
                .map(Method::key);
    }

    List<JWK> agreementKeys(Instant now) {
        return agreement.values().stream()
                .filter(method -> method.goodAt(now))
                .map(Method::key)
                .toList();
    }
}
