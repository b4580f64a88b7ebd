package org.cdcd.connectors.identity;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/**
 * WebID documents, fetched and kept: fresh for 5 minutes, failures for one, and for an outage of their origin used no
 * longer than 15 minutes after they were fetched. Safe for use by many threads.
 */
public final class WebIdDocuments {
    static final String ACCEPT = "text/turtle, application/ld+json;q=0.9";
    static final int MAX_BYTES = 64 * 1024;
    static final Duration LIMIT = Duration.ofSeconds(3);
    static final Copies.Ages AGES =
            new Copies.Ages(Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofSeconds(60));

    private final DocumentFetcher fetcher;
    private final Copies<WebIdDocument> copies;

    public WebIdDocuments(DocumentFetcher fetcher, InstantSource clock) {
        this.fetcher = fetcher;
        this.copies = new Copies<>(this::fetch, AGES, 10_000, clock);
    }

    /**
     * The document of a normalized WebID.
     *
     * @throws Refusal {@code vault_unavailable} if it cannot be had just now, {@code webid_issuer_mismatch} if there is
     *     none that can be used
     */
    WebIdDocument get(String webid) {
        try {
            return copies.get(webid);
        } catch (FetchFailed e) {
            if (e.temporary()) {
                throw Refusal.of(
                                ErrorCode.VAULT_UNAVAILABLE,
                                "The WebID document cannot be fetched just now: " + e.reason() + ".")
                        .withRetryAfter(AGES.failure());
            }
            throw Refusal.of(ErrorCode.WEBID_ISSUER_MISMATCH, "The WebID document cannot be used: " + e.reason() + ".")
                    .withRemedy("Publish the WebID document as Turtle or JSON-LD at a public https address.");
        }
    }

    private WebIdDocument fetch(String webid) throws FetchFailed {
        Fetched document = fetcher.get(URI.create(WebIds.document(webid)), ACCEPT, MAX_BYTES, LIMIT);
        return switch (document.mediaType()) {
            case "text/turtle" -> Profile.of(webid, TurtleReader.read(document));
            case "application/ld+json" -> Profile.of(webid, JsonLdReader.read(document));
            default -> throw FetchFailed.unusable("it is neither Turtle nor JSON-LD");
        };
    }
}
