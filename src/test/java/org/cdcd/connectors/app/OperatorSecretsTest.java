package org.cdcd.connectors.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.cdcd.connectors.wire.Unusable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorSecretsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "connectors.kek.file",
                "connectors.kek.passphrase-file",
                "connectors.store.url",
                "connectors.oauth-clients.github.client-id"
            })
    void aGatewayIsRefusedASecret(String secret) {
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> SettingsReader.read(Map.of("connectors.role", "gateway", secret, "/srv/s3cr3t")))
                .withMessageStartingWith("role gateway was given connectors.")
                .withMessageNotContaining("s3cr3t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"connectors.kek.file", "connectors.kek.passphrase-file", "connectors.store.url"})
    void aGatewayMayBeToldThatThereIsNone(String secret) {
        assertThat(SettingsReader.read(Map.of("connectors.role", "gateway", secret, ""))
                        .settings()
                        .role())
                .isEqualTo(ServerSettings.Role.GATEWAY);
    }
}
