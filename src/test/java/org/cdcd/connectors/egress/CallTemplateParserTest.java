package org.cdcd.connectors.egress;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CallTemplateParserTest {
    @Test
    void refusesAMethodThatIsNone() {
        assertThatThrownBy(() -> parse("get", Map.of("host", "api", "path", "/x")))
                .hasMessageContaining("not a method");
    }

    @Test
    void refusesACallToNowhere() {
        refuses(Map.of("path", "/x"), "'host' is missing");
        refuses(Map.of("host", "api"), "either 'path' or 'url'");
        refuses(Map.of("host", "api", "path", "/x", "url", "u"), "either 'path' or 'url'");
    }

    @Test
    void refusesTwoBodies() {
        refuses(with("form", "a", "json", "b"), "one body");
        refuses(with("form", "a", "body", "content"), "one body");
        refuses(with("json", "*", "cursor", "form:c"), "one body");
        refuses(with("json", "a", "multipart", "b"), "one body");
        refuses(with("multipart", "b", "body", "c", "file", "f", "upload", "google-resumable"), "one body");
    }

    @Test
    void refusesAFilePartWithoutAFileAndAFileWithoutAPart() {
        refuses(with("file", "f"), "one is nothing without the other");
        refuses(with("multipart", "a", "body", "content"), "one is nothing without the other");
    }

    @Test
    void refusesMalformedLists() {
        refuses(with("query", "a,,b"), "wireName:inputName");
        refuses(with("query", "a:"), "wireName:inputName");
        refuses(with("keep", "a:b"), "'keep' is");
        refuses(with("cursor", "page"), "'cursor' is");
        refuses(with("cursor", "query:page:int"), "'cursor' is");
    }

    @Test
    void refusesAStrategyItDoesNotKnowOrCannotUse() {
        refuses(with("upload", "tus", "body", "content"), "no upload strategy");
        refuses(with("upload", "google-resumable"), "needs 'body'");
    }

    @Test
    void refusesJsonThatIsNone() {
        refuses(with("json.a", "[1,"), "not JSON");
    }

    private static void refuses(Map<String, String> parameters, String because) {
        assertThatThrownBy(() -> parse("POST", parameters))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(because);
    }

    private static Map<String, String> with(String... more) {
        Map<String, String> parameters = new HashMap<>(Map.of("host", "api", "path", "/x"));
        for (int i = 0; i < more.length; i += 2) {
            parameters.put(more[i], more[i + 1]);
        }
        return parameters;
    }

    private static CallTemplate parse(String method, Map<String, String> parameters) {
        return CallTemplateParser.parse(method, new EndpointParameters(new HashMap<>(parameters)));
    }
}
