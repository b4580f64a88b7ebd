package org.cdcd.connectors.vault.accounts.linking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectUrisTest {
    private final RedirectUris uris = new RedirectUris(List.of(
            "https://app.example.com/callback",
            "com.example.app:/oauth",
            "http://127.0.0.1/callback",
            "http://[::1]:9/callback"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com/callback",
                "com.example.app:/oauth",
                "http://127.0.0.1/callback",
                "http://127.0.0.1:51004/callback",
                "http://[::1]:51004/callback"
            })
    void allowsWhatIsRegisteredAndLoopbackWithAnyPort(String uri) {
        assertThat(uris.allow(uri)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com/callback/",
                "https://app.example.com/callback?next=evil",
                "https://app.example.com:8443/callback",
                "https://app.example.com.evil.example/callback",
                "https://app.example.com@evil.example/callback",
                "http://app.example.com/callback",
                "https://APP.example.com/callback",
                "http://127.0.0.1:51004/other",
                "http://127.0.0.1:51004/callback?x=1",
                "http://user@127.0.0.1:51004/callback",
                "http://127.0.0.2:51004/callback",
                "http://localhost:51004/callback",
                "https://127.0.0.1:51004/callback",
                "http://127.0.0.1:51004/callback#fragment",
                "com.example.app:/other",
                "javascript:alert(1)",
                "",
                "not a uri"
            })
    void refusesEverythingElse(String uri) {
        assertThat(uris.allow(uri)).isFalse();
    }
}
