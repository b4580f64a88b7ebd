package org.cdcd.connectors.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * Transmitters' keys: kept for 10 minutes, and fetched again at most once in 30 seconds for a key that is not among them, so
 * that a flood of tokens under made-up keys asks nobody anything.
 */
final class TransmitterKeys {
    private static final Duration REFETCH = Duration.ofSeconds(30);
    private static final Copies.Ages AGES =
            new Copies.Ages(Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofSeconds(10));
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final int MAX_BYTES = 64 * 1024;
    private static final int MOST_CANDIDATES = 4;
    private static final int MOST_TRANSMITTERS = 200;
    private static final String DISCOVERED = "discover ";
    private static final String WELL_KNOWN = "/.well-known/ssf-configuration";

    private final DocumentFetcher fetcher;
    private final UrlRule urls;
    private final InstantSource clock;
    private final Copies<JWKSet> copies;

    TransmitterKeys(DocumentFetcher fetcher, UrlRule urls, InstantSource clock) {
        this.fetcher = fetcher;
        this.urls = urls;
        this.clock = clock;
        this.copies = new Copies<>(this::fetch, AGES, MOST_TRANSMITTERS, clock);
    }

    /** The keys that may have signed what has this header; empty if there is none. */
    List<JWK> candidates(EventTransmitter transmitter, JWSHeader header) throws FetchFailed {
        URI given = transmitter.keys();
        String key = given == null ? DISCOVERED + transmitter.issuer() : given.toString();
        List<JWK> found = IssuerKeys.select(copies.get(key), header);
        if (found.isEmpty()) {
            found = IssuerKeys.select(copies.get(key, clock.instant().minus(REFETCH)), header);
        }
        return found.stream().limit(MOST_CANDIDATES).toList();
    }

    private JWKSet fetch(String key) throws FetchFailed {
        String url = key.startsWith(DISCOVERED) ? discover(key.substring(DISCOVERED.length())) : key;
        URI keys = urls.accept(url).orElseThrow(() -> FetchFailed.unusable("its keys are not at an https URL"));
        return IssuerKeys.read(get(keys));
    }

    /** OpenID Shared Signals Framework 1.0, 7.2: the well-known path comes before that of the issuer. */
    private String discover(String issuer) throws FetchFailed {
        URI base = URI.create(issuer);
        String path = base.getRawPath() == null || base.getRawPath().equals("/") ? "" : base.getRawPath();
        ObjectNode configuration = StrictJson.object(get(base.resolve(WELL_KNOWN + path)))
                .orElseThrow(() -> FetchFailed.unusable("its configuration is not JSON"));
        if (!issuer.equals(StrictJson.text(configuration, "issuer"))) {
            throw FetchFailed.unusable("its configuration names another issuer");
        }
        String url = StrictJson.text(configuration, "jwks_uri");
        return url == null ? "" : url;
    }

    private byte[] get(URI url) throws FetchFailed {
        return fetcher.get(url, "application/json", MAX_BYTES, LIMIT).body();
    }
}
