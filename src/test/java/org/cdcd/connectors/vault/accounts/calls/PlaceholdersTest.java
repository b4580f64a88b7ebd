package org.cdcd.connectors.vault.accounts.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlaceholdersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a.example",
                "https://user@a.example",
                "https://a.example/",
                "https://a.example/x/../y",
                "https://a.example?x=1",
                "https://a.example#x",
                "https://a.example/%2e%2e",
                "a.example",
                ""
            })
    void beginsWithNoBaseThatIsNotPlain(String base) {
        assertThatThrownBy(() -> Placeholders.url("{base}/me", Map.of("base", base)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("The field base")
                .hasMessageNotContaining("a.example");
    }

    @Test
    void encodesEveryOtherValueAsOneSegment() {
        assertThat(Placeholders.url("https://a.example/{x}/me", Map.of("x", "../b?c")))
                .isEqualTo("https://a.example/..%2Fb%3Fc/me");
    }

    @Test
    void addsWhatTemplatesMakeOfWhatIsKnown() {
        Map<String, String> known = new HashMap<>(Map.of("base", "https://a.example:8443/jira", "id", "1/2"));
        Placeholders.urls(Map.of("api", "{base}/rest/{id}", "kind", "server"), known);
        assertThat(known)
                .containsEntry("api", "https://a.example:8443/jira/rest/1%2F2")
                .containsEntry("kind", "server");
    }
}
