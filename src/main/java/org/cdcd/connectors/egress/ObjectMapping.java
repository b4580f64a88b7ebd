package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code result:object}: each parameter is a member of the output. {@code native=true} adds the whole answer, an empty
 * object if there was none. Without any parameter the answer itself is the output.
 */
record ObjectMapping(Map<String, Picked> members) implements ResultMapping {
    private static final String NATIVE = "native";

    static ObjectMapping parse(EndpointParameters parameters) {
        return of(parameters.rest());
    }

    static ObjectMapping of(Map<String, String> sources) {
        Map<String, Picked> members = new LinkedHashMap<>();
        sources.forEach((name, source) ->
                members.put(name, Picked.parse(NATIVE.equals(name) && "true".equals(source) ? "." : source)));
        return new ObjectMapping(members);
    }

    @Override
    public ObjectNode map(MappedAnswer answer) {
        ObjectNode output = JsonNodeFactory.instance.objectNode();
        if (members.isEmpty() && answer.body() instanceof ObjectNode whole) {
            return whole;
        }
        members.forEach((name, source) -> {
            JsonNode value = source.from(answer);
            if (value != null) {
                output.set(name, value);
            } else if (NATIVE.equals(name)) {
                output.putObject(name);
            }
        });
        return output;
    }
}
