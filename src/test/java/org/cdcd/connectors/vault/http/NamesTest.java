package org.cdcd.connectors.vault.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a..b",
                "-a.example",
                "host.",
                "a b",
                "a/b",
                "a@b",
                "a:80",
                "ho\u0000st",
                "exämple.org",
                "[::1]",
                "a.example:443",
                "%6c"
            })
    void refusesWhatIsNoName(String host) {
        Names names = Names.resolvedBy(name -> answer("1.1.1.1"));
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> names.resolve(host, 443))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.HOST_NOT_ALLOWED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "2130706433", "127.1", "0", "::1", "169.254.169.254", "localhost"})
    void refusesThisMachineInEverySpelling(String host) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> Names.ofSystem().resolve(host, 443))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.HOST_NOT_ALLOWED));
    }

    @Test
    void refusesANameOfWhichOneAddressIsPrivate() {
        Names names = Names.resolvedBy(name -> answer("1.1.1.1", "10.0.0.1"));
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> names.resolve("rebind.example", 443))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.HOST_NOT_ALLOWED));
    }

    @Test
    void saysThatANameWithoutAddressIsUnavailable() {
        Names names = Names.resolvedBy(name -> {
            throw new UnknownHostException(name);
        });
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> names.resolve("nowhere.example", 443))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
    }

    @Test
    void aNameWhoseServerStaysSilentIsUnavailable() {
        CountDownLatch never = new CountDownLatch(1);
        Names names = Names.resolvedBy(
                name -> {
                    awaited(never);
                    throw new UnknownHostException(name);
                },
                Duration.ofMillis(20));
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> names.resolve("silent.example", 443))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
        never.countDown();
    }

    @Test
    void connectsToTheAddressThatWasChecked() {
        Target target = Names.resolvedBy(name -> answer("1.1.1.1")).resolve("API.example", 8443);
        assertThat(target.host()).isEqualTo("api.example");
        assertThat(target.address().getHostAddress()).isEqualTo("1.1.1.1");
        assertThat(target.connectPort()).isEqualTo(8443);
        assertThat(target.socketAddress().host()).isEqualTo("api.example");
        assertThat(target.overridden()).isFalse();
    }

    @Test
    void overridesOnlyTheNamesOfTheSandbox() {
        Names names = Names.resolvedBy(name -> answer("127.0.0.1"))
                .overriddenBy(Map.of("api.example", 9001, "mail.example:993", 9002, "mail.example:465", 9003));
        assertThat(names.resolve("api.example", 443).connectPort()).isEqualTo(9001);
        assertThat(names.resolve("mail.example", 993).connectPort()).isEqualTo(9002);
        assertThat(names.resolve("mail.example", 465).connectPort()).isEqualTo(9003);
        assertThatExceptionOfType(Refusal.class).isThrownBy(() -> names.resolve("mail.example", 25));
        assertThatExceptionOfType(Refusal.class).isThrownBy(() -> names.resolve("other.example", 443));
    }

    private static InetAddress[] answer(String... addresses) throws UnknownHostException {
        InetAddress[] all = new InetAddress[addresses.length];
        for (int i = 0; i < addresses.length; i++) {
            all[i] = InetAddress.getByName(addresses[i]);
        }
        return all;
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
