package org.cdcd.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A lint of the composition, since no engine runs it here. */
class ComposeTest {
    private final JsonNode compose = read();

    private static JsonNode read() {
        try {
            return new YAMLMapper().readTree(new File("compose.yaml"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private JsonNode service(String name) {
        return compose.path("services").path(name);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    @Test
    void runsEachRoleOnItsOwn() {
        assertThat(texts(service("vault").path("command"))).containsExactly("serve", "--role=vault");
        assertThat(texts(service("gateway").path("command"))).containsExactly("serve", "--role=gateway");
    }

    @Test
    void publishesNoPortOfTheVault() {
        assertThat(service("vault").has("ports")).isFalse();
        assertThat(texts(service("gateway").path("ports"))).allMatch(port -> port.startsWith("127.0.0.1:"));
    }

    @Test
    void letsAFirewallNameEveryPortOfTheVault() {
        JsonNode vault = service("vault").path("environment");

        assertThat(List.of(
                        vault.path("CONNECTORS_VAULT_IMAPPORT").asInt(),
                        vault.path("CONNECTORS_VAULT_SMTPPORT").asInt()))
                .doesNotHaveDuplicates()
                .allMatch(port -> port > 1024);
    }

    @Test
    void givesTheGatewayNoWayOut() {
        assertThat(texts(service("gateway").path("networks"))).doesNotContain("services");
        assertThat(compose.path("networks").path("door").path("internal").asBoolean())
                .isTrue();
    }

    @Test
    void showsTheAuthoritysKeyToNeitherOfThem() {
        for (String role : List.of("vault", "gateway")) {
            assertThat(texts(service(role).path("volumes")))
                    .contains(role + "-certificates:/connectors/certificates:ro")
                    .noneMatch(volume -> volume.startsWith("authority:"));
        }
    }

    @Test
    void namesOnlyVolumesAndNetworksThatThereAre() {
        compose.path("services").forEach(service -> {
            texts(service.path("volumes"))
                    .forEach(volume -> assertThat(compose.path("volumes").has(volume.split(":")[0]))
                            .as(volume)
                            .isTrue());
            texts(service.path("networks"))
                    .forEach(network -> assertThat(compose.path("networks").has(network))
                            .as(network)
                            .isTrue());
        });
    }

    @Test
    void hardensBoth() {
        for (String role : List.of("vault", "gateway")) {
            assertThat(service(role).path("read_only").asBoolean()).isTrue();
            assertThat(texts(service(role).path("cap_drop"))).containsExactly("ALL");
        }
    }
}
