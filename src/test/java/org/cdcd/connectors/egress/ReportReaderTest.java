package org.cdcd.connectors.egress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.ErrorRule.Form;
import org.cdcd.connectors.catalog.Reported;
import org.cdcd.connectors.catalog.Reported.Reading;
import org.cdcd.connectors.egress.ServiceReport.Quota;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReportReaderTest {
    private static final Reported COUNTED =
            new Reported(reading("X-Limit"), reading("X-Left"), null, new Reading("X-Reset", null, Form.EPOCH_SECONDS));

    private final ReportReader reader = new ReportReader(InstantSource.fixed(Instant.ofEpochSecond(1_000)));

    @Test
    void readsWhatTheNamedHeadersSay() {
        ServiceReport report = read(COUNTED, 200, Map.of("x-limit", "5000", "x-left", "17", "x-reset", "1060"));

        assertThat(report)
                .isEqualTo(new ServiceReport(
                        "v7", "2xx", new Quota(5000L, 17L, null, Instant.ofEpochSecond(1_060)), null));
    }

    @Test
    void readsPercentagesInAHeaderThatHoldsJson() {
        Reported percent = new Reported(null, null, new Reading("X-App-Usage", "/call_count", Form.SECONDS), null);

        assertThat(read(percent, 200, Map.of("x-app-usage", "{\"call_count\":28.4}"))
                        .quota())
                .isEqualTo(new Quota(null, null, 28L, null));
        assertThat(read(percent, 200, Map.of("x-app-usage", "{\"call_count\"")).quota())
                .isNull();
    }

    @Test
    void leavesOutWhatCannotBeRead() {
        assertThat(read(COUNTED, 200, Map.of("x-limit", "lots", "x-left", "-1", "x-reset", "soon"))
                        .quota())
                .isNull();
        assertThat(read(null, 404, Map.of())).isEqualTo(new ServiceReport("v7", "4xx", null, null));
    }

    @Test
    void saysNoStatusWhereTheServiceWasNotAsked() {
        assertThat(read(COUNTED, 502, Map.of("cdcd-refused", "service_error")).statusClass())
                .isNull();
    }

    @Test
    void keepsTheLastNumbersOfSeveralAnswers() {
        ServiceReport first = read(COUNTED, 200, Map.of("x-left", "17"));

        assertThat(first.then(read(COUNTED, 404, Map.of())))
                .isEqualTo(new ServiceReport("v7", "4xx", new Quota(null, 17L, null, null), null));
        assertThat(first.then(read(COUNTED, 200, Map.of("x-left", "16"))).quota())
                .isEqualTo(new Quota(null, 16L, null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "@", "@soon", "@-1", "@99999999999999", "@1688169599999999", "false", "?1", "1688169599"})
    void believesNoDeprecationThatItCannotRead(String said) {
        assertThat(read(null, 200, Map.of("deprecation", said)).deprecation()).isNull();
        assertThat(read(null, 200, Map.of("deprecation", said, "sunset", said + " tomorrow"))
                        .deprecation())
                .isNull();
        assertThat(read(null, 200, Map.of("sunset", "Sun, 30 Jun 2024 23:59:59 GMT" + " ".repeat(9_000)))
                        .deprecation())
                .isNull();
    }

    @Test
    void readsTheEndOfWhatWasCalledInEveryFormThatIsOrWasAStandard() {
        Instant day = Instant.parse("2024-06-30T23:59:59Z");
        String date = "Sun, 30 Jun 2024 23:59:59 GMT";

        assertThat(deprecation("deprecation", "@1719791999")).isEqualTo(new Deprecation(day, null));
        assertThat(deprecation("deprecation", "@1719791999;why=\"v2\"")).isEqualTo(new Deprecation(day, null));
        assertThat(deprecation("deprecation", date)).isEqualTo(new Deprecation(day, null));
        assertThat(deprecation("deprecation", "true")).isEqualTo(new Deprecation(null, null));
        assertThat(deprecation("sunset", date)).isEqualTo(new Deprecation(null, day));
        assertThat(read(null, 200, Map.of("deprecation", "soon", "sunset", date))
                        .deprecation())
                .isEqualTo(new Deprecation(null, day));
    }

    @Test
    void keepsTheDeprecationOfTheLastAnswerThatSaidSo() {
        ServiceReport first = read(null, 200, Map.of("deprecation", "true"));

        assertThat(first.then(read(null, 200, Map.of())).deprecation()).isEqualTo(new Deprecation(null, null));
    }

    @Test
    void takesNothingOfTheVaultsForTheServices() {
        assertThat(read(null, 502, Map.of("cdcd-refused", "service_error", "deprecation", "true"))
                        .deprecation())
                .isNull();
    }

    private @Nullable Deprecation deprecation(String header, String said) {
        return read(null, 200, Map.of(header, said)).deprecation();
    }

    private ServiceReport read(@Nullable Reported reported, int status, Map<String, String> headers) {
        Connector plain = Fixture.connector("fake", 10, List.of());
        var document = JsonNodeFactory.instance.objectNode();
        document.putObject("versioning").put("api", "v7");
        Connector connector = new Connector(
                plain.id(),
                plain.title(),
                plain.serviceType(),
                plain.version(),
                plain.summary(),
                plain.minMode(),
                plain.capabilities(),
                plain.hosts(),
                plain.headers(),
                plain.auth(),
                plain.scopes(),
                plain.operations(),
                plain.errors(),
                new Connector.RateLimits(10, 10, reported),
                document);
        return reader.of(connector, new ServiceAnswer(status, headers, MissingNode.getInstance(), true));
    }

    private static Reading reading(String header) {
        return new Reading(header, null, Form.SECONDS);
    }
}
