package org.cdcd.connectors.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cdcd.connectors.wire.Json;

/** The parameters of operations. */
final class Parameters {
    private Parameters() {}

    /** Names and values by turns. */
    static ObjectNode of(Object... pairs) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        for (int i = 0; i < pairs.length; i += 2) {
            json.set((String) pairs[i], Json.MAPPER.valueToTree(pairs[i + 1]));
        }
        return json;
    }

    /** As JSON with single quotes. */
    static ObjectNode parse(String json) throws JsonProcessingException {
        return (ObjectNode) Json.MAPPER.readTree(json.replace('\'', '"'));
    }

    /** The repository that everybody may read at the twin of GitHub, and more parameters. */
    static ObjectNode demo(Object... more) {
        return of("owner", "alice", "repo", "demo").setAll(of(more));
    }
}
