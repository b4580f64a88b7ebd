package org.cdcd.connectors.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.cdcd.connectors.egress.PathTemplateTest.inputs;

import java.util.List;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TemplatesOfValuesTest {
    @Test
    void leavesATextOutIfAnInputIsAbsent() {
        assertThat(new TextTemplate("a {x} b").expand(inputs("{\"x\":null}"))).isNull();
    }

    @Test
    void leavesAnOptionalPartOutIfAnInputInItIsAbsent() {
        assertThat(new TextTemplate("a[ {x}][ {y}]!").expand(inputs("{\"y\":1}")))
                .isEqualTo("a 1!");
    }

    @Test
    void quotesWithBackslashes() {
        assertThat(new TextTemplate("{x:quoted}").expand(inputs("{\"x\":\"' or 'a' = 'a\\\\\"}")))
                .isEqualTo("'\\' or \\'a\\' = \\'a\\\\'");
    }

    @Test
    void takesTheMeaningFromMarkup() {
        assertThat(new TextTemplate("{x:backslashed}").expand(inputs("{\"x\":\"#a *b* (c) d\\\\ {e|f}@g, h-i!\"}")))
                .isEqualTo("\\#a \\*b\\* \\(c\\) d\\\\ \\{e\\|f\\}\\@g, h-i!");
    }

    @Test
    void writesEntitiesForWhatIsMarkupInHtml() {
        assertThat(new TextTemplate("{x:entities}").expand(inputs("{\"x\":\"<!channel> a < b && c > d &amp;\"}")))
                .isEqualTo("&lt;!channel&gt; a &lt; b &amp;&amp; c &gt; d &amp;amp;");
    }

    @Test
    void writesTextsInsideJsonWhereAFormIsNamed() {
        assertThat(new JsonTemplate("{\"a\":{\"b\":\"urn:{n:text}\",\"c\":\"{n:backslashed}\",\"d\":\"{none:text}\"}}")
                        .expand(inputs("{\"n\":\"#1\"}")))
                .hasToString("{\"a\":{\"b\":\"urn:#1\",\"c\":\"\\\\#1\"}}");
        assertThat(new JsonTemplate("{\"a\":\"urn:{n:text}\",\"b\":\"{m}\"}").names())
                .containsExactly("n", "m");
    }

    @Test
    void doesNotExpandWhatAnInputSays() {
        assertThat(new TextTemplate("{x}").expand(inputs("{\"x\":\"{y}[{z}]${a}\",\"y\":\"no\"}")))
                .isEqualTo("{y}[{z}]${a}");
    }

    @Test
    void takesADefaultWhereThereIsOne() {
        assertThat(new TextTemplate("{x=root:quoted}").expand(inputs("{}"))).isEqualTo("'root'");
    }

    @Test
    void tellsLengthAndTypeOfAnUpload() {
        assertThat(new TextTemplate("{c:length} {c:type}").expand(inputs("{\"c\":{\"length\":5,\"type\":\"a/b\"}}")))
                .isEqualTo("5 a/b");
    }

    @Test
    void keepsTheTypesOfInputsInJson() {
        assertThat(new JsonTemplate(
                                "{\"a\":[{\"b\":\"{n}\",\"c\":\"{none}\"}],\"d\":[\"{none}\"],\"e\":\"x {n}\",\"f\":1}")
                        .expand(inputs("{\"n\":[true,2]}")))
                .isEqualTo(Wire.literal("{\"a\":[{\"b\":[true,2]}],\"e\":\"x {n}\",\"f\":1}"));
    }

    @Test
    void takesTheFirstAlternativeWhoseInputsAreAllThere() throws Exception {
        JsonTemplate template = new JsonTemplate("{\"a\":{\"?\":[\"{doc}\",{\"kind\":\"text\",\"is\":\"{n}\"}]}}");

        assertThat(template.expand(inputs("{\"n\":1}")))
                .isEqualTo(Wire.literal("{\"a\":{\"kind\":\"text\",\"is\":1}}"));
        assertThat(template.expand(inputs("{\"doc\":2}"))).isEqualTo(Wire.literal("{\"a\":2}"));
        assertThat(template.expand(inputs("{}"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "a b", "ÿ", "_w", "\n"})
    void refusesACursorThatIsNotBase64OfUtf8(String cursor) {
        assertThatThrownBy(() -> Cursor.reveal(cursor)).isInstanceOf(Refusal.class);
    }

    @Test
    void revealsItsOwnCursors() {
        assertThat(Cursor.reveal(Cursor.opaque("päge=2&x"))).isEqualTo("päge=2&x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb: c", "ä", "\u0000"})
    void refusesWhatCannotStandInAHeader(String value) {
        assertThatThrownBy(() -> HeaderText.checked(value)).isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://files.example/x",
                "https://files.example.evil/x",
                "https://evil/x?files.example",
                "https://user@files.example/x",
                "//files.example/x",
                "https:///x",
                "mailto:a@b",
                "https://files.example:444/x"
            })
    void refusesAnAddressElsewhere(String url) {
        assertThatThrownBy(() -> GivenUrl.check(List.of("https://files.example"), url))
                .isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://x.example",
                "https://a.b.up.example/",
                "https://up.example/",
                "http://a.up.example/",
                "https://.up.example/"
            })
    void refusesAnAddressThatAPatternDoesNotCover(String url) {
        assertThatThrownBy(() -> GivenUrl.check(List.of("https://*.up.example"), url))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void takesAnAddressAtADeclaredHost() {
        assertThat(GivenUrl.check(List.of("https://*.up.example"), "https://A1.up.example/p")
                        .getHost())
                .isEqualTo("A1.up.example");
        assertThat(GivenUrl.check(List.of("https://files.example"), "https://files.example/a%2Fb?c=%26")
                        .getRawPath())
                .isEqualTo("/a%2Fb");
    }
}
