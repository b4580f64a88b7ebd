package org.cdcd.connectors.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.FileSystemResource;

class ServerSettingsTest {
    private static final Path REFERENCE = Path.of("application.yaml");

    @Test
    void theReferenceFileShowsTheDefaults() throws IOException {
        assertThat(bound(reference())).isEqualTo(bound(List.of(new MapConfigurationPropertySource(Map.of()))));
    }

    @Test
    void grantsOfWhichNothingWasHeardAreAskedAboutByDefault() {
        assertThat(bound(List.of(new MapConfigurationPropertySource(Map.of())))
                        .vault()
                        .probeAfter())
                .isEqualTo(Duration.ofDays(7));
    }

    @Test
    void everyEnvironmentNameInTheReferenceFileSetsItsLine() throws IOException {
        String text = Files.readString(REFERENCE);
        Map<String, String> lines = new LinkedHashMap<>();
        Matcher names =
                Pattern.compile("\\b(CONNECTORS_[A-Z_]+)\\n +([a-z-]+):").matcher(text);
        while (names.find()) {
            lines.put(names.group(1), names.group(2));
        }
        assertThat(lines).hasSizeGreaterThan(15);
        lines.forEach((name, line) -> {
            Map<String, Object> changed = changed(bound(environment(name, other(name))));
            assertThat(changed.keySet())
                    .as(name + " sets " + line)
                    .singleElement(STRING)
                    .endsWithIgnoringCase(line.replace("-", ""));
        });
    }

    /** The settings that are not as they are by default, by the names of their records' members. */
    private static Map<String, Object> changed(ServerSettings settings) {
        Map<String, Object> now = flat("", settings);
        now.entrySet()
                .removeAll(flat("", bound(List.of(new MapConfigurationPropertySource(Map.of()))))
                        .entrySet());
        return now;
    }

    private static Map<String, Object> flat(String path, Record settings) {
        Map<String, Object> values = new HashMap<>();
        for (RecordComponent member : settings.getClass().getRecordComponents()) {
            String name = path + "." + member.getName();
            Object value = value(settings, member);
            if (value instanceof Record inner && inner.getClass().getNestHost() == ServerSettings.class) {
                values.putAll(flat(name, inner));
            } else {
                values.put(name, String.valueOf(value));
            }
        }
        return values;
    }

    private static Object value(Record settings, RecordComponent member) {
        try {
            return member.getAccessor().invoke(settings);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void secretsDoNotPrint() {
        ServerSettings settings = bound(List.of(new MapConfigurationPropertySource(Map.of(
                "connectors.oauth-clients.github.client-id", "id",
                "connectors.oauth-clients.github.client-secret", "s3cret-1",
                "connectors.management.password", "s3cret-2",
                "connectors.store.password", "s3cret-3"))));
        assertThat(settings.toString()).doesNotContain("s3cret");
    }

    private static String other(String name) {
        return switch (name) {
            case "CONNECTORS_ROLE" -> "vault";
            case "CONNECTORS_PUBLICORIGIN" -> "https://other.example";
            case "CONNECTORS_AUTHENTICATION_MODE" -> "both";
            case "CONNECTORS_AUTHENTICATION_ACCEPTSOLIDAUDIENCE" -> "false";
            case "CONNECTORS_SANDBOX", "CONNECTORS_DEVELOPMENT_ISSUER" -> "true";
            case "CONNECTORS_FRONT_DRAIN" -> "3s";
            case "CONNECTORS_SPOOL_LIMIT" -> "3GB";
            case "CONNECTORS_KEK_PROVIDER" -> "transit";
            case "CONNECTORS_BREACHLIST_MODE" -> "warn";
            default -> "77";
        };
    }

    private static ServerSettings bound(Iterable<ConfigurationPropertySource> sources) {
        return new Binder(sources).bindOrCreate("connectors", ServerSettings.class);
    }

    private static Iterable<ConfigurationPropertySource> reference() throws IOException {
        List<PropertySource<?>> yaml =
                new YamlPropertySourceLoader().load("reference", new FileSystemResource(REFERENCE));
        return ConfigurationPropertySources.from(yaml);
    }

    private static Iterable<ConfigurationPropertySource> environment(String name, String value) {
        return ConfigurationPropertySources.from(
                new SystemEnvironmentPropertySource("systemEnvironment", Map.of(name, value)));
    }
}
