package org.cdcd.connectors.identity;

import com.apicatalog.jsonld.JsonLd;
import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.JsonLdErrorCode;
import com.apicatalog.jsonld.JsonLdOptions;
import com.apicatalog.jsonld.document.JsonDocument;
import com.apicatalog.jsonld.loader.DocumentLoader;
import com.apicatalog.rdf.api.RdfQuadConsumer;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads JSON-LD whose context is in the document; one that names a context elsewhere is refused. */
final class JsonLdReader {
    private static final DocumentLoader NOTHING_REMOTE = (url, options) -> {
        throw new JsonLdError(JsonLdErrorCode.LOADING_REMOTE_CONTEXT_FAILED, "remote context refused");
    };

    private JsonLdReader() {}

    static List<Triple> read(Fetched document) throws FetchFailed {
        if (StrictJson.value(document.body()).isEmpty()) {
            throw FetchFailed.unusable("it is not valid JSON");
        }
        JsonLdOptions options = new JsonLdOptions(NOTHING_REMOTE);
        options.setBase(document.location());
        options.setTimeout(Duration.ofSeconds(1));
        Triples triples = new Triples();
        try {
            JsonDocument json = JsonDocument.of(new ByteArrayInputStream(document.body()));
            JsonLd.toRdf(json).options(options).provide(triples);
        } catch (JsonLdError e) {
            throw FetchFailed.unusable(
                    e.getCode() == JsonLdErrorCode.LOADING_REMOTE_CONTEXT_FAILED
                            ? "remote context refused"
                            : "it is not valid JSON-LD");
        } catch (RuntimeException | StackOverflowError e) {
            // the library promises its own error only, and reads what strangers wrote
            throw FetchFailed.unusable("it is not valid JSON-LD");
        }
        return triples.all;
    }

    private static final class Triples implements RdfQuadConsumer {
        private final List<Triple> all = new ArrayList<>();

        @Override
        public RdfQuadConsumer quad(
                String subject,
                String predicate,
                String object,
                @Nullable String datatype,
                @Nullable String language,
                @Nullable String direction,
                @Nullable String graph) {
            if (graph == null) {
                boolean literal = datatype != null || language != null;
                all.add(new Triple(subject, predicate, object, !literal && !RdfQuadConsumer.isBlank(object)));
            }
            return this;
        }
    }
}
