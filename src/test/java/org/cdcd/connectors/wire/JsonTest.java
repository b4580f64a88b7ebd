package org.cdcd.connectors.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "1",
                "\"a\"",
                "[]",
                "{",
                "{}}",
                "{} {}",
                "{}x",
                "{'a':1}",
                "{a:1}",
                "{\"a\":1,}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":1} // no",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}",
                "\uFEFF{}",
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"\\u0061\":1}",
                "{\"o\":{\"a\":1,\"a\":2}}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":\"\\ud800x\"}",
                "{\"a\":\"\\udc00\\ud800\"}",
                "{\"a\":[\"\\udc00\"]}",
                "{\"\\ud800\":1}",
                "{\"a\":1e400}",
                "{\"a\":[-1e400]}",
            })
    void refusesWhatIsNotOneStrictObject(String text) {
        Keys.refused(ErrorCode.MALFORMED_REQUEST, () -> Json.strictObject(text.getBytes(UTF_8), 1000));
    }

    @Test
    void refusesOtherEncodings() {
        Keys.refused(ErrorCode.MALFORMED_REQUEST, () -> Json.strictObject("{\"a\":1}".getBytes(UTF_16BE), 1000));
        Keys.refused(ErrorCode.MALFORMED_REQUEST, () -> Json.strictObject("{\"ä\":1}".getBytes(ISO_8859_1), 1000));
        byte[] overlong = {'{', '"', (byte) 0xc0, (byte) 0x80, '"', ':', '1', '}'};
        Keys.refused(ErrorCode.MALFORMED_REQUEST, () -> Json.strictObject(overlong, 1000));
        byte[] surrogate = {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'};
        Keys.refused(ErrorCode.MALFORMED_REQUEST, () -> Json.strictObject(surrogate, 1000));
    }

    @Test
    void refusesMoreThan32Levels() {
        assertThat(parse(nested(32))).isNotNull();
        Keys.refused(ErrorCode.MALFORMED_REQUEST, () -> parse(nested(33)));
    }

    @Test
    void refusesVeryDeepNestingWithoutOverflowingTheStack() {
        Keys.refused(ErrorCode.MALFORMED_REQUEST, () -> parse("{\"a\":" + "[".repeat(500_000)));
    }

    @Test
    void refusesNumbersLongerThan32() {
        assertThat(parse("{\"a\":" + "1".repeat(32) + "}").get("a").asText()).isEqualTo("1".repeat(32));
        Keys.refused(ErrorCode.MALFORMED_REQUEST, () -> parse("{\"a\":" + "1".repeat(33) + "}"));
        Keys.refused(ErrorCode.MALFORMED_REQUEST, () -> parse("{\"a\":0." + "1".repeat(33) + "}"));
    }

    @Test
    void refusesTooManyBytes() {
        assertThat(Json.strictObject("{}".getBytes(UTF_8), 2)).isEmpty();
        Keys.refused(ErrorCode.PAYLOAD_TOO_LARGE, () -> Json.strictObject("{ }".getBytes(UTF_8), 2));
    }

    @Test
    void neverQuotesTheCaller() {
        try {
            parse("{\"hunter2\":1,\"hunter2\":hunter2}");
        } catch (Refusal refusal) {
            assertThat(refusal.detail()).doesNotContain("hunter2").contains("line 1");
        }
    }

    @Test
    void keepsWholeNumbersAndPairs() {
        ObjectNode object = parse("{\"n\":9007199254740993,\"s\":\"\\ud83d\\ude00\",\"o\":{\"l\":[true,null]}}");
        assertThat(new String(Json.bytes(object), UTF_8))
                .isEqualTo("{\"n\":9007199254740993,\"s\":\"\\uD83D\\uDE00\",\"o\":{\"l\":[true,null]}}");
    }

    @Test
    void writesALoneSurrogateOfAServiceAsAnEscape() {
        ObjectNode object = Json.MAPPER.createObjectNode().put("a", "\ud800");
        assertThat(new String(Json.bytes(object), UTF_8)).isEqualToIgnoringCase("{\"a\":\"\\ud800\"}");
    }

    private static ObjectNode parse(String text) {
        return Json.strictObject(text.getBytes(UTF_8), 1_000_000);
    }

    private static String nested(int depth) {
        return "{\"a\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
    }
}
