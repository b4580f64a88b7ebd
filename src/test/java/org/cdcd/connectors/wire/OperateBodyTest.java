package org.cdcd.connectors.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OperateBodyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"connector_request\":\"e30\"}",
                "{\"connector_request\":\"e30\",\"signature\":7}",
                "{\"connector_request\":\"e30\",\"signature\":\"h..s\",\"sat_token\":null}",
                "{\"connector_request\":\"e30\",\"signature\":\"h..s\",\"more\":\"\"}",
                "{\"connector_request\":\"e30\",\"signature\":\"a\",\"signature\":\"b\"}",
                "{\"connector_request\":\"e30\",\"signature\":\"h..s\"} x"
            })
    void refusesABodyThatIsNotExactlyAnEnvelope(String body) {
        assertThat(refused(body)).isEqualTo(ErrorCode.MALFORMED_REQUEST);
    }

    @Test
    void refusesMoreThanAnyRequestCanBe() {
        assertThat(refused("{\"sat_token\":\"" + "x".repeat(OperateBody.MAX_BYTES) + "\"}"))
                .isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
    }

    @Test
    void takesTheTokensThatMayComeWithIt() {
        OperateBody body = parse("{\"connector_request\":\"e30\",\"signature\":\"h..s\",\"sat_token\":\"t\"}");

        assertThat(body.request()).isEqualTo(new Envelope("e30", "h..s"));
        assertThat(body.satToken()).isEqualTo("t");
        assertThat(body.keyRelease()).isNull();
    }

    private static OperateBody parse(String body) {
        return OperateBody.parse(body.getBytes(StandardCharsets.UTF_8));
    }

    private static ErrorCode refused(String body) {
        return assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> parse(body))
                .actual()
                .code();
    }
}
