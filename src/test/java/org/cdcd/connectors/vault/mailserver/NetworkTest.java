package org.cdcd.connectors.vault.mailserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7/32",
        "192.0.2.7/24, 192.0.2.0/24",
        "10.255.255.255/9, 10.128.0.0/9",
        "0.0.0.0/0, 0.0.0.0/0",
        "2001:db8::1/48, 2001:db8:0:0:0:0:0:0/48",
        "::1, 0:0:0:0:0:0:0:1/128"
    })
    void hasOneFormAndNoBitsBehindItsPrefix(String written, String text) {
        assertThat(Network.of(written).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "192.0.2.0/33",
                "192.0.2.0/",
                "192.0.2.0/-1",
                "192.0.2/24",
                "::/129",
                "fe80::1%eth0",
                "[::1]",
                "192.0.2.1,10.0.0.0/8",
                "192.0.2.1 x",
                "::ffff:192.0.2.1",
                "192.0.2.1/24\n"
            })
    void isNothingElse(String written) {
        assertThatIllegalArgumentException().isThrownBy(() -> Network.of(written));
    }
}
