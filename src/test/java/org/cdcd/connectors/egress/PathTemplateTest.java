package org.cdcd.connectors.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PathTemplateTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "/a{", "/{x", "/{}", "/{x-y}", "/a?b", "/a b", "/{x**}"})
    void refusesATemplateThatIsNoPath(String template) {
        assertThatThrownBy(() -> new PathTemplate(template)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\".\"", "\"..\"", "null", "{\"a\":1}", "[1]"})
    void refusesAnInputThatIsNoSegment(String json) {
        assertThatThrownBy(() -> new PathTemplate("/a/{x}/b").expand(inputs("{\"x\":" + json + "}")))
                .isInstanceOfSatisfying(
                        Refusal.class, no -> assertThat(no.pointers()).isEqualTo(List.of("/parameters/x")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "a//b", "a/../b", "a/.", "..", "a/"})
    void refusesARestThatLeavesThePath(String rest) {
        assertThatThrownBy(() -> new PathTemplate("/f/{x*}").expand(inputs("{\"x\":\"" + rest + "\"}")))
                .isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @CsvSource({"a/b,a%2Fb", "a%2Fb,a%252Fb", "a?b#c,a%3Fb%23c", "a;b,a%3Bb", "ä,%C3%A4", "..a,..a", "a b,a%20b"})
    void encodesASegmentWholly(String value, String encoded) {
        assertThat(new PathTemplate("/p/{x}").expand(inputs("{\"x\":\"" + value + "\"}")))
                .isEqualTo("/p/" + encoded);
    }

    @Test
    void encodesLineBreaksAndNul() {
        assertThat(new PathTemplate("/{x}").expand(inputs("{\"x\":\"a\\r\\nb\\u0000\"}")))
                .isEqualTo("/a%0D%0Ab%00");
    }

    @Test
    void keepsTheSlashesOfARest() {
        assertThat(new PathTemplate("/f/{x*}/end").expand(inputs("{\"x\":\"a b/c\"}")))
                .isEqualTo("/f/a%20b/c/end");
    }

    @Test
    void takesNumbersAndWhatTheLinkLearned() {
        Inputs inputs = new Inputs(
                (ObjectNode) Wire.literal("{\"n\":7}"), JsonNodeFactory.instance.objectNode(), Map.of("site", "s"));

        assertThat(new PathTemplate("/{site}/{n}").expand(inputs)).isEqualTo("/s/7");
    }

    static Inputs inputs(String parameters) {
        return new Inputs((ObjectNode) Wire.literal(parameters), JsonNodeFactory.instance.objectNode(), Map.of());
    }
}
