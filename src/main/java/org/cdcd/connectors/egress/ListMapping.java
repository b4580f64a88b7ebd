package org.cdcd.connectors.egress;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code result:list}: {@code items} points at the array ({@code .} if the answer is one), {@code item.name} picks a member
 * of each item, {@code item.without} drops items that have a member, {@code next} says where the cursor is: a pointer, or
 * {@code link:name} for a query parameter of the next link (RFC 8288), or {@code offset:/total} for the number of the next item
 * ({@code offset:/total,9975} where the service takes no larger one), or several with {@code |} between, of which the first that is there counts. {@code next_when} points at what is true as long as there is a next
 * page, where the service gives a cursor on the last one too. The cursor is handed out opaque, and not at all when it
 * is empty. All other parameters are members of the output.
 */
record ListMapping(
        Picked items,
        @Nullable ObjectMapping item,
        @Nullable JsonPointer without,
        @Nullable Picked next,
        @Nullable JsonPointer more,
        ObjectMapping others)
        implements ResultMapping {
    private static final String LINK = "link:";
    private static final String OFFSET = "offset:";

    static ListMapping parse(EndpointParameters parameters) {
        Map<String, String> item = parameters.prefixed("item");
        String without = item.remove("without");
        Picked items = Picked.parse(parameters.take("items", "."));
        String next = parameters.take("next");
        String more = parameters.take("next_when");
        return new ListMapping(
                items,
                item.isEmpty() ? null : ObjectMapping.of(item),
                without == null ? null : JsonPointer.compile(without),
                next == null ? null : cursor(next, items),
                more == null ? null : JsonPointer.compile(more),
                ObjectMapping.of(parameters.rest()));
    }

    private static Picked cursor(String sources, Picked items) {
        return Picked.first(Stream.of(sources.split("\\|"))
                .map(source -> cursorAt(source, items))
                .toList());
    }

    private static Picked cursorAt(String source, Picked items) {
        if (source.startsWith(OFFSET)) {
            return OffsetCursor.parse(items, source.substring(OFFSET.length()));
        }
        return source.startsWith(LINK) ? new LinkHeader(source.substring(LINK.length())) : Picked.parse(source);
    }

    @Override
    public ObjectNode map(MappedAnswer answer) {
        ObjectNode output = others.members().isEmpty() ? JsonNodeFactory.instance.objectNode() : others.map(answer);
        ArrayNode mapped = output.putArray("items");
        JsonNode found = items.from(answer);
        if (found != null && found.isArray()) {
            found.forEach(one -> add(mapped, one, answer));
        }
        String cursor = cursor(answer);
        if (!cursor.isEmpty()) {
            output.put(Cursor.INPUT, Cursor.opaque(cursor));
        }
        return output;
    }

    private void add(ArrayNode mapped, JsonNode one, MappedAnswer answer) {
        if (without != null && !one.at(without).isMissingNode()) {
            return;
        }
        mapped.add(item == null ? one : item.map(answer.with(one)));
    }

    private String cursor(MappedAnswer answer) {
        if (more != null && !answer.body().at(more).asBoolean()) {
            return "";
        }
        JsonNode value = next == null ? null : next.from(answer);
        return value == null ? "" : Wire.text(value);
    }
}
