package org.cdcd.connectors.vault.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cdcd.connectors.catalog.Operation.EgressRule;
import org.cdcd.connectors.vault.admission.LiveUse;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EgressRulesTest {
    private static final EgressRule READ = Contracts.rule(
            "GET", "/repos/{owner}/{repo}/issues", List.of("state", "q"), Map.of("owner", "/owner", "repo", "/repo"));
    private static final EgressRule WRITE = Contracts.rule("POST", "/repos/{owner}/issues", List.of(), Map.of());
    private static final EgressRule TENANT =
            new EgressRule("https", "GET", "site", "/rest/{id}", List.of(), Map.of(), true, List.of(), 0, null);

    private final LiveUse use = use(Map.of("site", "acme-corp", "cloud", "c-1"));

    private static LiveUse use(Map<String, String> connection) {
        return Contracts.use(
                Contracts.connector(
                        Map.of(
                                "api", "https://api.example",
                                "other", "https://other.example:8443",
                                "site", "https://{site}.tenants.example/ex/{cloud}"),
                        null,
                        List.of()),
                List.of(READ, WRITE, TENANT),
                Contracts.parameters().put("owner", "alice").put("repo", "site").put("n", 7),
                connection);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,other.example,8443",
        "GET,evil.example,443",
        "GET,api.example,80",
        "GET,api.example,8443",
        "GET,api.example.evil.example,443",
        "GET,xapi.example,443",
        "GET,api.example.,443",
        "GET,127.0.0.1,443",
        "GET,'',443"
    })
    void refusesEveryOtherHost(String method, String host, int port) {
        EgressRequest request = new EgressRequest(method, host, port, "/repos/alice/site/issues", null, 0);
        assertRefused(request, ErrorCode.HOST_NOT_ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "DELETE", "HEAD", "get", "CONNECT", "TRACE", "PATCH", "OPTIONS"})
    void refusesEveryOtherMethod(String method) {
        assertRefused(call(method, "/repos/alice/site/issues", null), ErrorCode.OPERATION_NOT_GRANTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/repos/mallory/site/issues",
                "/repos/alice/other/issues",
                "/repos/Alice/site/issues",
                "/repos/alice/site%20/issues",
                "/repos/alice/site/issues/7",
                "/repos/alice/site/pulls",
                "/repos/alice/../issues",
                "/repos/alice%2fsite/issues"
            })
    void refusesWhatTheOwnerDidNotSign(String path) {
        assertRefused(call("GET", path, null), ErrorCode.OPERATION_NOT_GRANTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admin=1",
                "state=open&admin=1",
                "STATE=open",
                "state=open;admin=1",
                "state",
                "=x",
                "state=open&",
                "sta%74e%00=x",
                "state=a b",
                "state=%zz",
                "access_token=x",
                "state=open#x",
                "state[]=x"
            })
    void refusesOtherQueryNamesAndBrokenQueries(String query) {
        if (query.equals("state")) {
            assertThat(EgressRules.permit(use, call("GET", "/repos/alice/site/issues", query), 10))
                    .isEqualTo(READ);
        } else {
            assertRefused(call("GET", "/repos/alice/site/issues", query), ErrorCode.OPERATION_NOT_GRANTED);
        }
    }

    @Test
    void allowsWhatTheRuleSays() {
        assertThat(EgressRules.permit(use, call("GET", "/repos/alice/site/issues", "state=open&q=a%26b%3Dc+d"), 10))
                .isEqualTo(READ);
        assertThat(EgressRules.permit(use, call("GET", "/repos/%61lice/site/issues", null), 10))
                .isEqualTo(READ);
        assertThat(EgressRules.permit(use, call("POST", "/repos/anyone/issues", null), 10))
                .isEqualTo(WRITE);
    }

    @Test
    void fillsTheHostWithWhatTheLinkLearned() {
        EgressRequest request = new EgressRequest("GET", "acme-corp.tenants.example", 443, "/ex/c-1/rest/9", null, 0);
        assertThat(EgressRules.permit(use, request, 10)).isEqualTo(TENANT);
        assertRefused(
                new EgressRequest("GET", "other.tenants.example", 443, "/ex/c-1/rest/9", null, 0),
                ErrorCode.HOST_NOT_ALLOWED);
        assertRefused(
                new EgressRequest("GET", "acme-corp.tenants.example", 443, "/ex/c-2/rest/9", null, 0),
                ErrorCode.OPERATION_NOT_GRANTED);
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example/,c",
        "evil.example#,c",
        "evil.example?,c",
        "evil.example\\,c",
        "x@evil.example,c",
        "ok,..",
        "ok,../x",
        "ok,a/b",
        "'',c"
    })
    void refusesALearnedValueThatBendsTheUrl(String site, String cloud) {
        LiveUse bent = use(Map.of("site", site, "cloud", cloud));
        for (String host : List.of("evil.example", "ok.tenants.example", site.toLowerCase(Locale.ROOT))) {
            EgressRequest request = new EgressRequest("GET", host, 443, "/rest/9", null, 0);
            assertThatExceptionOfType(Refusal.class).isThrownBy(() -> EgressRules.permit(bent, request, 10));
        }
    }

    @Test
    void refusesABoundNameThatWasNotSigned() {
        EgressRule bound = Contracts.rule("GET", "/x", List.of("q"), Map.of("q", "/n"));
        LiveUse signed = Contracts.use(use.connector(), List.of(bound), use.parameters(), Map.of());
        LiveUse unsigned = Contracts.use(use.connector(), List.of(bound), Contracts.parameters(), Map.of());
        assertThat(EgressRules.permit(signed, call("GET", "/x", "q=7"), 10)).isEqualTo(bound);
        assertThat(EgressRules.permit(unsigned, call("GET", "/x", null), 10)).isEqualTo(bound);
        for (String query : List.of("q=8", "q=7&q=8", "q=7&q=7")) {
            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(() -> EgressRules.permit(signed, call("GET", "/x", query), 10));
        }
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> EgressRules.permit(signed, call("GET", "/x", null), 10));
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> EgressRules.permit(unsigned, call("GET", "/x", "q=7"), 10));
    }

    @Test
    void callsAnyHostOfAFamilyOnlyWithoutCredential() {
        EgressRule bare = new EgressRule("https", "GET", "any", "/f", List.of(), Map.of(), false, List.of(), 0, null);
        EgressRule withCredential =
                new EgressRule("https", "GET", "any", "/f", List.of(), Map.of(), true, List.of(), 0, null);
        var connector = Contracts.connector(Map.of("any", "https://*.cdn.example"), null, List.of());
        LiveUse without = Contracts.use(connector, List.of(bare), Contracts.parameters(), Map.of());
        LiveUse with = Contracts.use(connector, List.of(withCredential), Contracts.parameters(), Map.of());
        EgressRequest request = new EgressRequest("GET", "a1.cdn.example", 443, "/f", null, 0);
        assertThat(EgressRules.permit(without, request, 10)).isEqualTo(bare);
        assertThatExceptionOfType(Refusal.class).isThrownBy(() -> EgressRules.permit(with, request, 10));
        for (String host :
                List.of("cdn.example", "a.b.cdn.example", "xcdn.example", ".cdn.example", "*.cdn.example.evil")) {
            EgressRequest other = new EgressRequest("GET", host, 443, "/f", null, 0);
            assertThatExceptionOfType(Refusal.class).isThrownBy(() -> EgressRules.permit(without, other, 10));
        }
    }

    @Test
    void leavesTheQueryToTheServiceOnlyWithoutCredential() {
        EgressRule bare =
                new EgressRule("https", "PUT", "any", "/up/{rest*}", List.of("*"), Map.of(), false, List.of(), 0, null);
        EgressRule withCredential =
                new EgressRule("https", "PUT", "api", "/up/{rest*}", List.of("*"), Map.of(), true, List.of(), 0, null);
        var connector = Contracts.connector(
                Map.of("any", "https://*.cdn.example", "api", "https://api.example"), null, List.of());
        LiveUse use = Contracts.use(connector, List.of(bare, withCredential), Contracts.parameters(), Map.of());
        assertThat(EgressRules.permit(
                        use, new EgressRequest("PUT", "a.cdn.example", 443, "/up/1/2", "tempauth=x&y=z", 0), 10))
                .isEqualTo(bare);
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> EgressRules.permit(
                        use, new EgressRequest("PUT", "api.example", 443, "/up/1/2", "tempauth=x", 0), 10));
    }

    @Test
    void refusesABodyThatIsTooLarge() {
        EgressRequest request = new EgressRequest("POST", "api.example", 443, "/repos/a/issues", null, 11);
        assertRefused(request, ErrorCode.PAYLOAD_TOO_LARGE);
    }

    private void assertRefused(EgressRequest request, ErrorCode code) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> EgressRules.permit(use, request, 10))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static EgressRequest call(String method, String path, @Nullable String query) {
        return new EgressRequest(method, "api.example", 443, path, query, 0);
    }
}
