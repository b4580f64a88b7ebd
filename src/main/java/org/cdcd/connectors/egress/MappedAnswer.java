package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** What a result can be made of: the body, the headers of the last answer (names in lower case), and the inputs. */
record MappedAnswer(JsonNode body, Map<String, String> headers, Inputs inputs) {
    MappedAnswer with(JsonNode item) {
        return new MappedAnswer(item, headers, inputs);
    }
}
