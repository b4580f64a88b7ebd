package org.cdcd.connectors.identity;

import com.nimbusds.jose.jwk.JWK;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cdcd.connectors.identity.RegisteredKey.Use;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Finds the key that a signed request names. The form of the {@code kid} decides where it is looked up, and a key from
 * one place is never used for another form:
 *
 * <ul>
 *   <li>a thumbprint URN (RFC 9278): the DPoP key of this very request, or a key registered here;
 *   <li>a URL with a fragment: an {@code assertionMethod} of the WebID document;
 *   <li>{@code did:key} and {@code did:web}: the DID's own key, if the WebID document names the DID as its alias;
 *   <li>22 characters: a key registered here.
 * </ul>
 *
 * <p>Calls may block for the time of a fetch: never on an event loop.
 */
public final class RequestKeys {
    private static final String THUMBPRINT_URN = "urn:ietf:params:oauth:jwk-thumbprint:sha-256:";
    private static final Pattern REGISTERED_ID = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final int MAX_CHARS = 2048;

    private final WebIdDocuments documents;
    private final RegisteredKeys registry;
    private final DidWebKeys didWeb;
    private final UrlRule urls;
    private final InstantSource clock;

    public RequestKeys(
            IdentitySettings settings,
            DocumentFetcher fetcher,
            WebIdDocuments documents,
            RegisteredKeys registry,
            InstantSource clock) {
        this.documents = documents;
        this.registry = registry;
        this.urls = settings.urls();
        this.didWeb = new DidWebKeys(fetcher, urls, clock);
        this.clock = clock;
    }

    /**
     * The public key, Ed25519 or P-256, with which the caller's request must be signed.
     *
     * @throws Refusal {@code unknown_key} if the caller has no such key, {@code unsupported_alg} if it is of another
     *     kind, {@code vault_unavailable} if the document that lists it cannot be fetched just now
     */
    public JWK resolve(Caller caller, String kid) {
        JWK key = find(caller, kid).orElseThrow(RequestKeys::unknown);
        if (!KeyRules.canSign(key)) {
            throw Refusal.of(ErrorCode.UNSUPPORTED_ALG, "The request's key can sign neither Ed25519 nor ES256.");
        }
        return key;
    }

    /**
     * The public key, X25519 or P-256, to which the caller's answers are sealed.
     *
     * @param kid a registered key's id or the URL of a {@code keyAgreement} key of the WebID document; or null, if the
     *     caller has exactly one such key in both places together
     * @throws Refusal {@code unknown_key} if there is none, or more than one to choose from
     */
    public JWK responseKey(Caller caller, @Nullable String kid) {
        return (kid == null ? onlyResponseKey(caller) : namedResponseKey(caller, kid))
                .filter(KeyRules::canReceive)
                .orElseThrow(RequestKeys::unknown);
    }

    /**
     * The public key, X25519 or P-256, that the caller wants something to be kept under: one registered here with the use {@code
     * enc}, by its thumbprint URN, or a {@code keyAgreement} key of the WebID document, by its URL.
     */
    public Optional<JWK> encryptionKey(Caller caller, String reference) {
        if (reference.length() > MAX_CHARS) {
            return Optional.empty();
        }
        Optional<JWK> found = Optional.empty();
        if (reference.startsWith(THUMBPRINT_URN)) {
            String thumbprint = reference.substring(THUMBPRINT_URN.length());
            found = registered(caller, RegisteredKey.idOf(Use.ENC, thumbprint), Use.ENC)
                    .filter(key -> KeyRules.thumbprint(key).equals(thumbprint));
        } else if (isKeyUrl(reference)) {
            found = documents.get(caller.webid()).agreementKey(reference, clock.instant());
        }
        return found.filter(KeyRules::canReceive);
    }

    private Optional<JWK> find(Caller caller, String kid) {
        if (kid.length() > MAX_CHARS) {
            return Optional.empty();
        }
        if (kid.startsWith(THUMBPRINT_URN)) {
            return byThumbprint(caller, kid.substring(THUMBPRINT_URN.length()));
        }
        if (kid.startsWith(DidKey.PREFIX) || kid.startsWith(DidWebKeys.PREFIX)) {
            return byDid(caller, kid);
        }
        if (isKeyUrl(kid)) {
            return documents.get(caller.webid()).signingKey(kid, clock.instant());
        }
        return registered(caller, kid, Use.SIG);
    }

    private Optional<JWK> byThumbprint(Caller caller, String thumbprint) {
        if (thumbprint.equals(caller.jkt())) {
            return KeyRules.parse(caller.dpopKey());
        }
        return registered(caller, RegisteredKey.idOf(Use.SIG, thumbprint), Use.SIG)
                .filter(key -> KeyRules.thumbprint(key).equals(thumbprint));
    }

    private Optional<JWK> byDid(Caller caller, String kid) {
        if (!documents.get(caller.webid()).aliases().contains(WebIds.document(kid))) {
            return Optional.empty();
        }
        try {
            return kid.startsWith(DidKey.PREFIX) ? DidKey.parse(kid) : didWeb.find(kid);
        } catch (FetchFailed e) {
            if (e.temporary()) {
                throw Refusal.of(
                                ErrorCode.VAULT_UNAVAILABLE,
                                "The document of the request's key cannot be fetched just now: " + e.reason() + ".")
                        .withRetryAfter(WebIdDocuments.AGES.failure());
            }
            return Optional.empty();
        }
    }

    private Optional<JWK> registered(Caller caller, String keyId, Use use) {
        if (!REGISTERED_ID.matcher(keyId).matches()) {
            return Optional.empty();
        }
        return registry.find(caller.webid(), keyId)
                .filter(key -> key.webid().equals(caller.webid()) && key.use() == use && key.goodAt(clock.instant()))
                .flatMap(RequestKeys::parsed);
    }

    /** A key that is not the one of its id was put there by somebody else than its owner. */
    private static Optional<JWK> parsed(RegisteredKey registered) {
        return KeyRules.parse(registered.jwk())
                .filter(key -> RegisteredKey.idOf(registered.use(), KeyRules.thumbprint(key))
                        .equals(registered.keyId()));
    }

    private Optional<JWK> namedResponseKey(Caller caller, String kid) {
        return isKeyUrl(kid)
                ? documents.get(caller.webid()).agreementKey(kid, clock.instant())
                : registered(caller, kid, Use.ENC);
    }

    private Optional<JWK> onlyResponseKey(Caller caller) {
        Stream<JWK> here = registry.list(caller.webid()).stream()
                .filter(key -> key.use() == Use.ENC && key.goodAt(clock.instant()))
                .flatMap(key -> parsed(key).stream());
        Stream<JWK> published = documents.get(caller.webid()).agreementKeys(clock.instant()).stream();
        List<JWK> keys = Stream.concat(here, published).limit(2).toList();
        return keys.size() == 1 ? Optional.of(keys.get(0)) : Optional.empty();
    }

    private boolean isKeyUrl(String kid) {
        return kid.indexOf('#') > 0 && urls.accept(kid).isPresent();
    }

    private static Refusal unknown() {
        return Refusal.of(ErrorCode.UNKNOWN_KEY, "The request names a key that the caller does not have.")
                .withRemedy("Name the DPoP key by its thumbprint URN, or register a key first.");
    }
}
