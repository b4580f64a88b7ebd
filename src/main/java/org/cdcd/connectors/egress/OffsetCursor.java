package org.cdcd.connectors.egress;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.jspecify.annotations.Nullable;

/**
 * The cursor of a service that counts: the place behind the items of this page, where the list is longer than that.
 *
 * @param total where the answer says how long the whole list is
 * @param largest place that the service takes
 */
record OffsetCursor(Picked items, JsonPointer total, long largest) implements Picked {
    /** {@code /total}, or {@code /total,LARGEST}. */
    static OffsetCursor parse(Picked items, String source) {
        String[] parts = source.split(",", 2);
        return new OffsetCursor(
                items, JsonPointer.compile(parts[0]), parts.length == 1 ? Long.MAX_VALUE : Long.parseLong(parts[1]));
    }

    @Override
    public @Nullable JsonNode from(MappedAnswer answer) {
        JsonNode all = answer.body().at(total);
        JsonNode page = items.from(answer);
        if (!all.isNumber() || page == null || page.isEmpty()) {
            return null;
        }
        JsonNode begun = answer.inputs().find(Cursor.INPUT);
        long next = page.size() + (begun == null ? 0 : Cursor.number(Cursor.reveal(begun.asText())));
        return next < all.asLong() && next <= largest ? TextNode.valueOf(Long.toString(next)) : null;
    }
}
