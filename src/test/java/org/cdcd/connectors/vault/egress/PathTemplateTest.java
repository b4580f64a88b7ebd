package org.cdcd.connectors.vault.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathTemplateTest {
    private final PathTemplate issues = PathTemplate.of("/repos/{owner}/{repo}/issues");
    private final PathTemplate files = PathTemplate.of("/files/{path*}");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "repos/a/b/issues",
                "/repos/a/b",
                "/repos/a/b/issues/",
                "/repos/a/b/issues/1",
                "//repos/a/b/issues",
                "/repos//b/issues",
                "/repos/a/../issues",
                "/repos/a/./issues",
                "/repos/a/%2e%2e/issues",
                "/repos/a/%2E./issues",
                "/repos/a/.%2e/issues",
                "/repos/a/..%2fb/issues",
                "/repos/a/b%2fc/issues",
                "/repos/a/b%2Fc/issues",
                "/repos/a/b%5cc/issues",
                "/repos/a/b%5C..%5Cc/issues",
                "/repos/a/%252e%252e/issues",
                "/repos/a/b%252fc/issues",
                "/repos/a/b%00/issues",
                "/repos/a/b%0d%0aX:%20y/issues",
                "/repos/a/b%7f/issues",
                "/repos/a/b%C2%85/issues",
                "/repos/a/b%/issues",
                "/repos/a/b%2/issues",
                "/repos/a/b%zz/issues",
                "/repos/a/b%ff/issues",
                "/repos/a/b%c0%af/issues",
                "/repos/a/..;x/issues",
                "/repos/a/.;/issues",
                "/repos/a/%2e%2e%3bx/issues",
                "/Repos/a/b/issues",
                "/re%70os/a/b/issues",
                "/repos/a/b c/issues",
                "/repos/a/b\\c/issues",
                "/repos/a/b?c/issues",
                "/repos/a/b#c/issues",
                "/repos/a/é/issues",
                "/repos/a/b%25252f/issues",
                "/repos/a/%%32%65/issues"
            })
    void refusesWhatDoesNotFitOrMeansAnotherPathElsewhere(String path) {
        assertThat(issues.match(path, Set.of())).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/files/../secret",
                "/files/a/../../secret",
                "/files/a/%2e%2e/b",
                "/files/a//b",
                "/files/",
                "/files/a/",
                "/files/a/..;/b",
                "/files/a%2f..%2fb",
                "/files/a%2fb",
                "/files/a/.",
                "/files/%2e"
            })
    void refusesToClimbOutOfTheRestOfAPath(String path) {
        assertThat(files.match(path, Set.of())).isNull();
    }

    @Test
    void readsVariablesOnceDecoded() {
        assertThat(issues.match("/repos/Al%C3%AFce/a.b-c_d~e/issues", Set.of()))
                .isEqualTo(Map.of("owner", "Alïce", "repo", "a.b-c_d~e"));
        assertThat(files.match("/files/a/b%20c/50%25.txt", Set.of())).isEqualTo(Map.of("path", "a/b c/50%.txt"));
        assertThat(files.match("/files/...", Set.of())).isEqualTo(Map.of("path", "..."));
    }

    @Test
    void allowsAnEncodedSlashOnlyWhereItWasSigned() {
        PathTemplate event = PathTemplate.of("/event/{id}");
        assertThat(event.match("/event/$a%2Fb", Set.of())).isNull();
        assertThat(event.match("/event/$a%2Fb", Set.of("id"))).isEqualTo(Map.of("id", "$a/b"));
        assertThat(event.match("/event/a%2F..%2Fb", Set.of("id"))).isNull();
        assertThat(event.match("/event/..%2Fb", Set.of("id"))).isNull();
    }

    @Test
    void knowsVariablesBesideLiterals() {
        PathTemplate content = PathTemplate.of("/me/drive/root:/{path*}:/content");
        assertThat(content.match("/me/drive/root:/a/b.txt:/content", Set.of())).isEqualTo(Map.of("path", "a/b.txt"));
        assertThat(PathTemplate.of("/x/{id}.json").match("/x/7.json", Set.of())).isEqualTo(Map.of("id", "7"));
        assertThat(PathTemplate.of("/x/.{id}").match("/x/..", Set.of())).isNull();
    }

    @Test
    void wantsTheSameValueForTheSameName() {
        PathTemplate twice = PathTemplate.of("/{a}/{a}");
        assertThat(twice.match("/x/y", Set.of())).isNull();
        assertThat(twice.match("/x/x", Set.of())).isEqualTo(Map.of("a", "x"));
    }

    @Test
    void keepsASlashAtTheEndWhereTheServiceWantsOne() {
        assertThat(PathTemplate.of("/v2/query/").match("/v2/query/", Set.of())).isEmpty();
        assertThat(PathTemplate.of("/v2/query/").match("/v2/query", Set.of())).isNull();
    }
}
