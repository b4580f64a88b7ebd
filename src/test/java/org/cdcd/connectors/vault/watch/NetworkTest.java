package org.cdcd.connectors.vault.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.10, c000/16",
        "192.0.77.1, c000/16",
        "192.1.2.10, c001/16",
        "::ffff:192.0.2.10, c000/16",
        "2001:db8:1::1, 20010db8/32",
        "2001:db8:ffff::2, 20010db8/32",
        "2001:db9::1, 20010db9/32",
        "fe80::1%eth0, fe800000/32",
        "::1, 00000000/32"
    })
    void anAddressIsOfTheNetworkOfItsProvider(String address, String network) {
        assertThat(Network.of(address)).isEqualTo(network);
    }

    @ParameterizedTest
    @CsvSource({"''", "unknown", "example.org", "192.0.2", "192.0.2.10:443", "_hidden"})
    void whatIsNoAddressIsOfNoNetwork(String text) {
        assertThat(Network.of(text)).isEmpty();
    }
}
