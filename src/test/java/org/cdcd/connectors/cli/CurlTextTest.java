package org.cdcd.connectors.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.cdcd.connectors.wire.ConnectorsClient.HttpCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CurlTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"plain", "it's", "'", "$(touch x) `id` \\ \"q\" !! ;", "two\nlines", ""})
    void aShellTakesQuotedTextAsItIs(String text) throws IOException {
        assertThat(shell("printf %s " + CurlText.quoted(text))).isEqualTo(text);
    }

    @Test
    void aShellHandsTheBodyToCurlUnchanged() throws IOException {
        String body = "{\"a\":\"$HOME `id` 'x' \\\\n\"}";
        String command = command(body);
        String stub = "curl() { cat; }\n";
        assertThat(shell(stub + command)).isEqualTo(body + "\n");
    }

    @Test
    void sendsMethodAddressAndHeaders() {
        assertThat(command("{}"))
                .contains("--request POST 'https://c.example/operate'")
                .contains("--header 'DPoP: proof'");
    }

    @Test
    void doesNotPrintATokenByAccident() {
        HttpCall call =
                new HttpCall("POST", URI.create("https://c.example/"), Map.of("Authorization", "DPoP t0ken"), "");
        assertThat(new CurlText(call).toString()).doesNotContain("t0ken");
    }

    private static String command(String body) {
        return new CurlText(
                        new HttpCall("POST", URI.create("https://c.example/operate"), Map.of("DPoP", "proof"), body))
                .command();
    }

    private static String shell(String script) throws IOException {
        Process process =
                new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
        try (var out = process.getInputStream()) {
            return new String(out.readAllBytes(), UTF_8);
        }
    }
}
