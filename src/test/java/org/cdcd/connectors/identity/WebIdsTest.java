package org.cdcd.connectors.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebIdsTest {
    private final WebIds webids = new WebIds(IdentitySettings.closed(URI.create("https://connectors.example")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://alice.example/#me",
                "http://localhost/#me",
                "https://a:b@alice.example/#me",
                "https://alice.example:8443/#me",
                "//alice.example/#me",
                "urn:alice",
                "https:/alice",
                "https://alice.example/a b",
                ""
            })
    void refusesOtherThanHttpsUrls(String webid) {
        assertThat(webids.normalize(webid)).isEmpty();
        assertThat(webids.normalize("https://alice.example/" + "x".repeat(2048)))
                .isEmpty();
    }

    @Test
    void normalizesSchemeHostAndPortAndNothingElse() {
        assertThat(webids.normalize("HTTPS://Alice.Example:443/Profile/%7ecard?A=%2f#Me"))
                .contains("https://alice.example/Profile/%7ecard?A=%2f#Me");
        assertThat(webids.normalize("https://alice.example")).contains("https://alice.example");
        assertThat(webids.normalize("https://alice.example/")).contains("https://alice.example/");
    }
}
