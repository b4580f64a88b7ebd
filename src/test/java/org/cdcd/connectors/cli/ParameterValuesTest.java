package org.cdcd.connectors.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.cdcd.connectors.wire.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterValuesTest {
    private static final String SCHEMA = """
            {"type": "object", "additionalProperties": false, "required": ["text"], "properties": {
              "text": {"type": "string"}, "count": {"type": "integer"}, "share": {"type": "number"},
              "all": {"type": "boolean"}, "state": {"enum": ["open", "closed"]}, "level": {"enum": [1, 2]},
              "labels": {"type": "array", "items": {"type": "string"}}, "sizes": {"type": "array", "items": {"type": "integer"}},
              "place": {"type": "object"}, "body": {"type": ["string", "null"]}, "thing": {}}}""";

    private final ParameterValues values;

    ParameterValuesTest() throws Exception {
        values = new ParameterValues((ObjectNode) Json.MAPPER.readTree(SCHEMA));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "count=ten      | count is wanted as integer",
                "count=1.5      | count is wanted as integer",
                "share=half     | share is wanted as number",
                "all=yes        | all is wanted as boolean",
                "level=x        | level is wanted as number",
                "place=[1]      | place is wanted as object",
                "sizes=a        | sizes is wanted as integer",
                "nothing=1      | there is no parameter nothing; there are: text, count",
                "count          | name=value",
                "=1             | name=value",
            })
    void refusesWhatTheSchemaDoesNotTake(String pair, String message) {
        assertThatThrownBy(() -> typed(pair))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesTwoValuesWhereOneIsTaken() {
        assertThatThrownBy(() -> typed("text=a", "text=b")).hasMessage("text takes one value");
    }

    @Test
    void neverRepeatsAValue() {
        assertThatThrownBy(() -> typed("count=s3cret")).hasMessageNotContaining("s3cret");
    }

    @Test
    void saysWhatIsMissing() {
        ObjectNode parameters = Json.MAPPER.createObjectNode();
        assertThatThrownBy(() -> values.check(parameters)).hasMessageContaining("give text too");
        values.check(parameters.put("text", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text=12            | {\"text\":\"12\"}",
                "text=a=b           | {\"text\":\"a=b\"}",
                "text=              | {\"text\":\"\"}",
                "count=-7           | {\"count\":-7}",
                "share=0.25         | {\"share\":0.25}",
                "all=true           | {\"all\":true}",
                "state=open         | {\"state\":\"open\"}",
                "level=2            | {\"level\":2}",
                "labels=bug         | {\"labels\":[\"bug\"]}",
                "labels=[\"a\",\"b\"]   | {\"labels\":[\"a\",\"b\"]}",
                "place={\"x\":1}      | {\"place\":{\"x\":1}}",
                "body=null          | {\"body\":null}",
                "body=nothing       | {\"body\":\"nothing\"}",
                "thing=3            | {\"thing\":3}",
                "thing=three        | {\"thing\":\"three\"}",
            })
    void typesAValueAsTheSchemaSays(String pair, String json) {
        assertThat(typed(pair)).hasToString(json);
    }

    @Test
    void makesAListOfANameThatComesMoreThanOnce() {
        assertThat(typed("sizes=1", "text=x", "sizes=2")).hasToString("{\"sizes\":[1,2],\"text\":\"x\"}");
    }

    private ObjectNode typed(String... pairs) {
        ObjectNode parameters = Json.MAPPER.createObjectNode();
        values.addTo(parameters, List.of(pairs));
        return parameters;
    }
}
