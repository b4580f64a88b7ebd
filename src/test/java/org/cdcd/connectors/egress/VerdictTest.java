package org.cdcd.connectors.egress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cdcd.connectors.catalog.ErrorRule;
import org.cdcd.connectors.catalog.ErrorRule.Form;
import org.cdcd.connectors.catalog.ErrorRule.Meaning;
import org.cdcd.connectors.catalog.ErrorRule.Pause;
import org.cdcd.connectors.catalog.ErrorRule.Wait;
import org.cdcd.connectors.wire.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class VerdictTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_000));

    private final Pauses pauses = new Pauses(CLOCK);

    @ParameterizedTest
    @CsvSource({
        "SECONDS,soon,-1",
        "SECONDS,,-1",
        "SECONDS,1e99,-1",
        "SECONDS,NaN,-1",
        "SECONDS,-5,0",
        "SECONDS,3,3000",
        "SECONDS,0.5001,501",
        "MILLISECONDS,250,250",
        "MINUTES,2,120000",
        "EPOCH_SECONDS,1030,30000",
        "EPOCH_SECONDS,900,0",
        "EPOCH_SECONDS,99999999999999999999,-1",
        "ISO_8601,1970-01-01T00:17:00Z,20000",
        "ISO_8601,1970-01-01T01:17:00+01:00,20000",
        "ISO_8601,tomorrow,-1"
    })
    void readsEveryFormOfAWait(Form form, String text, long millis) {
        ServiceAnswer answer = answer(429, text == null ? Map.of() : Map.of("x-wait", text), "{}");

        Duration read = new RetryAfter(CLOCK).read(new Wait("X-Wait", null, null, form), answer);

        assertThat(read).isEqualTo(millis < 0 ? null : Duration.ofMillis(millis));
    }

    @Test
    void readsAWaitInTheBody() {
        assertThat(new RetryAfter(CLOCK)
                        .read(new Wait(null, null, "/retry", Form.SECONDS), answer(429, Map.of(), "{\"retry\":1.5}")))
                .hasMillis(1500);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":[{\"wait\":2},{\"wait\":7.5}],\"b\":[{}]} | 7500",
                "{\"a\":[{\"wait\":\"long\"}]} | -1",
                "{\"a\":3} | -1",
                "not JSON | -1",
            })
    void takesTheLongestOfTheWaitsInAHeaderThatHoldsJson(String header, long millis) {
        Wait where = new Wait("X-Use", "/*/*/wait", null, Form.SECONDS);

        assertThat(new RetryAfter(CLOCK).read(where, answer(429, Map.of("x-use", header), "{}")))
                .isEqualTo(millis < 0 ? null : Duration.ofMillis(millis));
    }

    @Test
    void fallsBackToTheStandardHeaderAsNumberOrDate() {
        RetryAfter retryAfter = new RetryAfter(CLOCK);

        assertThat(retryAfter.read(null, answer(503, Map.of("retry-after", "7"), "")))
                .hasSeconds(7);
        assertThat(retryAfter.read(null, answer(503, Map.of("retry-after", "Thu, 1 Jan 1970 00:16:50 GMT"), "")))
                .hasSeconds(10);
        assertThat(retryAfter.read(null, answer(503, Map.of("retry-after", "later"), "")))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "400,SERVICE_REJECTED",
        "404,SERVICE_NOT_FOUND",
        "409,SERVICE_CONFLICT",
        "402,QUOTA_EXHAUSTED",
        "426,SERVICE_VERSION_GONE",
        "302,SERVICE_REJECTED",
        "418,SERVICE_REJECTED",
        "501,SERVICE_REJECTED"
    })
    void goesByTheStatusWhereNoRuleFits(int status, ErrorCode code) {
        assertThat(verdict(List.of(), answer(status, Map.of(), "{}")))
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class, no -> assertThat(no.code()).isEqualTo(code));
    }

    @Test
    void asksForRelinkOn401AndPermissionOn403() {
        assertThat(verdict(List.of(), answer(401, Map.of(), "{}"))).isInstanceOf(Outcome.Relink.class);
        assertThat(verdict(List.of(), answer(403, Map.of(), "{}"))).isInstanceOf(Outcome.Forbidden.class);
    }

    @ParameterizedTest
    @EnumSource(Meaning.class)
    void hasAnOutcomeForEveryMeaning(Meaning meaning) {
        assertThat(verdict(List.of(rule(List.of(), Map.of(), meaning)), answer(500, Map.of(), "{}")))
                .isNotNull();
    }

    @Test
    void takesTheFirstRuleThatFits() {
        List<ErrorRule> rules = List.of(
                rule(List.of(200), Map.of("/error", List.of("a", "b")), Meaning.FORBIDDEN),
                rule(List.of(200), Map.of("/error", List.of()), Meaning.INVALID));

        assertThat(verdict(rules, answer(200, Map.of(), "{\"error\":\"b\"}"))).isInstanceOf(Outcome.Forbidden.class);
        assertThat(verdict(rules, answer(200, Map.of(), "{\"error\":\"c\"}"))).isInstanceOf(Outcome.Rejected.class);
        assertThat(verdict(rules, answer(200, Map.of(), "{}"))).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void looksForHeadersAndForTextInTheBody() {
        ErrorRule header = new ErrorRule(
                List.of(), Map.of("X-Left", List.of("0")), Map.of(), Map.of(), Meaning.RATE_LIMITED, null, null, null);
        ErrorRule text = new ErrorRule(
                List.of(), Map.of(), Map.of(), Map.of("/m", "Rate Limit"), Meaning.RATE_LIMITED, null, null, null);

        assertThat(RuleMatch.fits(header, answer(403, Map.of("x-left", "0"), "")))
                .isTrue();
        assertThat(RuleMatch.fits(header, answer(403, Map.of("x-left", "1"), "")))
                .isFalse();
        assertThat(RuleMatch.fits(header, answer(403, Map.of(), ""))).isFalse();
        assertThat(RuleMatch.fits(text, answer(403, Map.of(), "{\"m\":\"secondary rate limit hit\"}")))
                .isTrue();
        assertThat(RuleMatch.fits(text, answer(403, Map.of(), "{}"))).isFalse();
    }

    @Test
    void quotesTheServiceShortlyAndInOneLine() {
        ErrorRule rule = new ErrorRule(List.of(), Map.of(), Map.of(), Map.of(), Meaning.INVALID, null, "/m", "do this");
        String said = "a\\nb" + "x".repeat(1000);

        assertThat(verdict(List.of(rule), answer(400, Map.of(), "{\"m\":\"" + said + "\"}")))
                .isInstanceOfSatisfying(Outcome.Rejected.class, no -> {
                    assertThat(no.detail()).startsWith("a b").hasSize(301);
                    assertThat(no.remedy()).isEqualTo("do this");
                });
    }

    @Test
    void remembersAPauseThatReachesFurtherThanTheCall() {
        ErrorRule rule = new ErrorRule(
                List.of(429),
                Map.of(),
                Map.of(),
                Map.of(),
                Meaning.RATE_LIMITED,
                new Wait("retry-after", null, null, Form.SECONDS),
                null,
                null,
                Pause.ACCOUNT);

        verdict(List.of(rule), answer(429, Map.of("retry-after", "30"), "{}"));

        assertThat(pauses.left("hub", "mine")).hasSeconds(30);
        assertThat(pauses.left("hub", "yours")).isZero();
        assertThat(pauses.left("other", "mine")).isZero();
    }

    private Outcome verdict(List<ErrorRule> rules, ServiceAnswer answer) {
        return new Verdict(CLOCK, pauses).of(Fixture.connector("hub", 1, rules), "mine", answer, Set.of());
    }

    private static ErrorRule rule(List<Integer> status, Map<String, List<String>> body, Meaning means) {
        return new ErrorRule(status, Map.of(), body, Map.of(), means, null, null, null);
    }

    private static ServiceAnswer answer(int status, Map<String, String> headers, String body) {
        return new ServiceAnswer(
                status, headers, body.isEmpty() ? MissingNode.getInstance() : Wire.literal(body), true);
    }
}
