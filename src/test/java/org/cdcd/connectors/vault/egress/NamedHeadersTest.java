package org.cdcd.connectors.vault.egress;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.cdcd.connectors.catalog.CatalogLoader;
import org.junit.jupiter.api.Test;

final class NamedHeadersTest {
    /** A connector that waits for a header which the last hop takes off would never find it. */
    @Test
    void everyHeaderThatAConnectorReadsPassesTheLastHop() throws IOException {
        Set<String> named = new TreeSet<>();
        for (CatalogLoader.Loaded loaded : new CatalogLoader(Path.of("routes")).loadAll()) {
            JsonNode document = requireNonNull(loaded.connector()).document();
            document.path("rate_limits").path("reported").forEach(one -> named.add(lower(one.path("header"))));
            for (JsonNode rule : document.path("errors")) {
                rule.path("headers").fieldNames().forEachRemaining(name -> named.add(name.toLowerCase(Locale.ROOT)));
                if (rule.path("retry_after").has("header")) {
                    named.add(lower(rule.path("retry_after").path("header")));
                }
            }
        }
        assertThat(named).contains("x-ratelimit-remaining").allMatch(AnswerHeaders::isAllowed);
    }

    private static String lower(JsonNode name) {
        return name.asText().toLowerCase(Locale.ROOT);
    }
}
