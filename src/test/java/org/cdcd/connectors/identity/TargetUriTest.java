package org.cdcd.connectors.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetUriTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/path",
                "//host/path",
                "ftp://host/",
                "https:///path",
                "https://user@host/",
                "https://host/%zz",
                "https://ho st/",
                "mailto:a@b",
                "https://host_name/"
            })
    void refusesWhatIsNoPlainHttpUrl(String url) {
        assertThat(TargetUri.normalize(url)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://host, https://host/",
        "HTTPS://HOST:443/a, https://host/a",
        "http://host:80/a, http://host/a",
        "http://host:443/a, http://host:443/a",
        "https://host/a?b#c, https://host/a",
        "https://host/%7Ea%2fb, https://host/~a%2Fb",
        "https://host/a/./b/../c, https://host/a/c",
        "https://host/a/.., https://host/",
        "https://host/a/., https://host/a/",
        "https://host/../../a, https://host/a",
        "https://host/a//b, https://host/a//b",
        "https://host/a/, https://host/a/",
        "https://host/%41%2e%2E/, https://host/A../",
        "https://[2001:DB8::1]:443/, https://[2001:db8::1]/"
    })
    void spellsEqualUrlsEqually(String url, String normalized) {
        assertThat(TargetUri.normalize(url)).contains(normalized);
    }
}
