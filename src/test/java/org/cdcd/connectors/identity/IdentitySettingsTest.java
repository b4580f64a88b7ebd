package org.cdcd.connectors.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.Set;
import org.cdcd.connectors.identity.IdentitySettings.AthRule;
import org.cdcd.connectors.identity.IdentitySettings.IssuerMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentitySettingsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "connectors.example",
                "http://connectors.example",
                "https://connectors.example/",
                "https://connectors.example/base",
                "https://connectors.example?x",
                "https://user@connectors.example",
                "ftp://localhost",
                "/"
            })
    void refusesAPublicOriginThatIsNone(String origin) {
        assertThatIllegalArgumentException().isThrownBy(() -> IdentitySettings.closed(URI.create(origin)));
    }

    @Test
    void refusesDevelopmentModeOnAPublicOrigin() {
        URI origin = URI.create("https://connectors.example");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IdentitySettings.development(origin, "http://localhost:4000"));
    }

    @Test
    void believesNobodyUnlessTold() {
        IdentitySettings settings = IdentitySettings.closed(URI.create("https://Connectors.Example:443"));
        assertThat(settings.mode()).isEqualTo(IssuerMode.ALLOWLIST);
        assertThat(settings.issuers()).isEmpty();
        assertThat(settings.acceptSolidAudience()).isTrue();
        assertThat(settings.webidPorts()).isEqualTo(Set.of(443));
        assertThat(settings.ath("https://any.example")).isEqualTo(AthRule.REQUIRED);
        assertThat(settings.devMode()).isFalse();
        assertThat(settings.origin()).isEqualTo("https://connectors.example");
    }
}
