package org.cdcd.connectors.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.Map;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ResultMappingTest {
    @ParameterizedTest
    @ValueSource(strings = {"pointer", "env:HOME", "bean:x"})
    void refusesASourceItDoesNotKnow(String source) {
        assertThatThrownBy(() -> Picked.parse(source)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"'[{\"id\":\"1\"},{\"id\":\"2\"}]',Mg", "[],null"})
    void goesOnAfterTheLastItemWhereThereIsOne(String items, String cursor) {
        ListMapping mapping =
                ListMapping.parse(new EndpointParameters(new java.util.HashMap<>(Map.of("next", "last:/id"))));

        assertThat(String.valueOf(mapping.map(answer(items, Map.of())).findValue("next"))
                        .replace("\"", ""))
                .isEqualTo(cursor);
    }

    @ParameterizedTest
    @CsvSource({
        "int:/size,12",
        "int:/word,null",
        "string:/number,\"7\"",
        "/absent,null",
        "/nothing,null",
        "input:a,1",
        "header:etag,\"e1\"",
        "entities:/written,\"<a> &lt;\"",
        "entities:/absent,null",
        "text:fixed,\"fixed\"",
        "/deep/0/x,true",
        "/absent|/empty|/size,\"12\"",
        "/absent|/nothing,null",
        "last:/many/at,2",
        "last:/none/at,null",
        "last:/absent/at,null"
    })
    void picksFromTheAnswerTheHeadersAndTheInputs(String source, String expected) {
        MappedAnswer answer = answer(
                "{\"size\":\"12\",\"word\":\"w\",\"number\":7,\"nothing\":null,\"deep\":[{\"x\":true}],"
                        + "\"written\":\"&lt;a&gt; &amp;lt;\",\"empty\":\"\",\"many\":[{\"at\":1},{\"at\":2}],\"none\":[]}",
                Map.of("etag", "e1"));

        assertThat(String.valueOf(Picked.parse(source).from(answer))).isEqualTo(expected);
    }

    @Test
    void givesTheWholeAnswerIfNothingIsPicked() {
        assertThat(ObjectMapping.parse(parameters(Map.of()))
                        .map(answer("{\"a\":1}", Map.of()))
                        .toString())
                .isEqualTo("{\"a\":1}");
    }

    @Test
    void makesAnEmptyListOfAnAnswerWithoutOne() {
        assertThat(ListMapping.parse(parameters(Map.of("items", "/none", "next", "/cursor")))
                        .map(answer("{\"cursor\":\"\"}", Map.of()))
                        .toString())
                .isEqualTo("{\"items\":[]}");
    }

    @Test
    void addsOtherMembersToAList() {
        assertThat(ListMapping.parse(parameters(Map.of("items", "/i", "since", "/s", "item.id", "/k")))
                        .map(answer("{\"i\":[{\"k\":1}],\"s\":\"p\"}", Map.of()))
                        .toString())
                .isEqualTo("{\"since\":\"p\",\"items\":[{\"id\":1}]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<https://e/x?page=2>; rel=\"next\"|2",
                "<https://e/x?a=1&page=2#f>; rel=next|2",
                "<https://e/x?page=1>; rel=\"prev\", <https://e/x?page=3>; title=\"a, b\"; rel=\"last next\"|3",
                "<https://e/x?page=a%2Fb>;rel=\"next\"|a/b",
                "<https://e/x?page=2>; rel=\"nextish\"|null",
                "<https://e/x>; rel=\"next\"|null",
                "<https://e/x?other=1>; rel=\"next\"|null",
                "garbage|null"
            })
    void takesAParameterOfTheNextLink(String header, String expected) {
        var found = new LinkHeader("page").from(answer("{}", Map.of("link", header)));

        assertThat(found == null ? "null" : ((TextNode) found).textValue()).isEqualTo(expected);
    }

    @Test
    void findsNoNextPageWithoutTheHeader() {
        assertThat(new LinkHeader("page").from(answer("{}", Map.of()))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "'{}', 2, 5, 2",
        "'{\"next\":\"2\"}', 2, 5, 4",
        "'{\"next\":\"4\"}', 1, 5, null",
        "'{\"next\":\"4\"}', 0, 5, null",
        "'{}', 2, , null"
    })
    void countsOnWhereTheServiceTellsHowManyThereAre(String inputs, int items, @Nullable Integer total, String next) {
        ObjectNode signed = (ObjectNode) Wire.literal(inputs);
        if (signed.has("next")) {
            signed.put("next", Cursor.opaque(signed.path("next").asText()));
        }
        ObjectNode body =
                (ObjectNode) Wire.literal("{\"found\":[" + "0,".repeat(items).replaceAll(",$", "") + "]}");
        body.put("total", total);
        ListMapping mapping = ListMapping.parse(parameters(Map.of("items", "/found", "next", "/token|offset:/total")));

        JsonNode opaque = mapping.map(new MappedAnswer(body, Map.of(), PathTemplateTest.inputs(signed.toString())))
                .get("next");

        assertThat(opaque == null ? "null" : Cursor.reveal(opaque.asText())).isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource({"9974, 9975", "9975, null", "9976, null"})
    void countsOnNoFurtherThanTheServiceTakes(String begun, String next) {
        ListMapping mapping = ListMapping.parse(parameters(Map.of("items", "/found", "next", "offset:/total,9975")));

        JsonNode opaque = mapping.map(new MappedAnswer(
                        Wire.literal("{\"found\":[1],\"total\":20000}"),
                        Map.of(),
                        PathTemplateTest.inputs("{\"next\":\"" + Cursor.opaque(begun) + "\"}")))
                .get("next");

        assertThat(opaque == null ? "null" : Cursor.reveal(opaque.asText())).isEqualTo(next);
    }

    @ParameterizedTest
    @ValueSource(strings = {"offset:/total,", "offset:/total,many", "offset:total"})
    void refusesARouteThatCountsOnToNoNumber(String next) {
        assertThatThrownBy(() -> ListMapping.parse(parameters(Map.of("next", next))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesToCountOnFromACursorThatIsNoNumber() {
        ListMapping mapping = ListMapping.parse(parameters(Map.of("items", "/found", "next", "offset:/total")));
        MappedAnswer answer = new MappedAnswer(
                Wire.literal("{\"found\":[1],\"total\":3}"),
                Map.of(),
                PathTemplateTest.inputs("{\"next\":\"" + Cursor.opaque("x") + "\"}"));

        assertThatThrownBy(() -> mapping.map(answer)).isInstanceOf(Refusal.class);
    }

    private static MappedAnswer answer(String body, Map<String, String> headers) {
        return new MappedAnswer(Wire.literal(body), headers, PathTemplateTest.inputs("{\"a\":1}"));
    }

    private static EndpointParameters parameters(Map<String, String> values) {
        return new EndpointParameters(new HashMap<>(values));
    }
}
