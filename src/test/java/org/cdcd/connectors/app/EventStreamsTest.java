package org.cdcd.connectors.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.cdcd.connectors.catalog.CatalogLoader;
import org.cdcd.connectors.catalog.LiveCatalog;
import org.cdcd.connectors.wire.Unusable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventStreamsTest {
    private static final String PREFIX = "connectors.events.streams.";
    private static LiveCatalog catalog;

    @BeforeAll
    static void load() throws Exception {
        catalog = new LiveCatalog(new CatalogLoader(Path.of("routes")), true);
        catalog.reloadAll();
    }

    private static Map<String, String> good(String name) {
        Map<String, String> settings = new HashMap<>();
        settings.put(PREFIX + name + ".issuer", "https://accounts.example/");
        settings.put(PREFIX + name + ".audience", "one,two");
        settings.put(PREFIX + name + ".connectors", "gcalendar,email");
        return settings;
    }

    private static ServerSettings.Events read(Map<String, String> settings) {
        return SettingsReader.read(settings).settings().events();
    }

    @Test
    void aStreamIsReadAsItIsWritten() {
        Map<String, String> settings = good("risc");
        settings.put(PREFIX + "risc.typed", "false");
        settings.put(PREFIX + "risc.poll", "https://accounts.example/poll");
        settings.put(PREFIX + "risc.authorization", "Bearer secret");

        var streams = EventStreams.of(read(settings), catalog);

        assertThat(streams).singleElement().satisfies(stream -> {
            assertThat(stream.name()).isEqualTo("risc");
            assertThat(stream.transmitter().issuer()).isEqualTo("https://accounts.example/");
            assertThat(stream.transmitter().audience()).containsExactlyInAnyOrder("one", "two");
            assertThat(stream.transmitter().typed()).isFalse();
            assertThat(stream.connectors()).containsExactly("gcalendar", "email");
            assertThat(stream.poll()).hasToString("https://accounts.example/poll");
            assertThat(stream.toString()).doesNotContain("secret");
        });
        assertThat(read(settings).toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "issuer, 'ftp://x', its issuer is not an https URL",
        "jwks, 'file:///etc/passwd', its jwks is not an https URL",
        "audience, '', it has no audience",
        "connectors, '', it names no connectors",
        "connectors, 'gcalender', there is no connector gcalender",
        "poll, 'http://accounts.example/poll', its poll is not an https URL"
    })
    void whatIsWrongWithAStreamIsSaid(String setting, String value, String why) {
        Map<String, String> settings = good("risc");
        settings.put(PREFIX + "risc." + setting, value);
        ServerSettings.Events events = read(settings);

        assertThatThrownBy(() -> EventStreams.of(events, catalog))
                .isInstanceOf(Unusable.class)
                .hasMessage("connectors.events.streams.risc cannot be used: " + why);
    }

    @Test
    void aNameThatDoesNotFitIntoAPathIsRefused() {
        ServerSettings.Events events = read(good("x_y"));

        assertThatThrownBy(() -> EventStreams.of(events, catalog))
                .isInstanceOf(Unusable.class)
                .hasMessageContaining("small letters");
    }

    @Test
    void aGatewayDoesNotTakeAStream() {
        Map<String, String> settings = good("risc");
        settings.put("connectors.role", "gateway");

        assertThatThrownBy(() -> read(settings))
                .isInstanceOf(Unusable.class)
                .hasMessageContaining("connectors.events.streams");
    }
}
