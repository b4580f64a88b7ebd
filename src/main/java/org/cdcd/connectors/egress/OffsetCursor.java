package org.cdcd.connectors.egress;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.jspecify.annotations.Nullable;

/**
 * The cursor of a service that counts: the place behind the items of this page, where the list is longer than that.
 *
 * @param total where the answer says how long the whole list is
 */
record OffsetCursor(Picked items, JsonPointer total) implements Picked {
    @Override
    public @Nullable JsonNode from(MappedAnswer answer) {
        JsonNode all = answer.body().at(total);
        JsonNode page = items.from(answer);
        if (!all.isNumber() || page == null || page.isEmpty()) {
            return null;
        }
        JsonNode begun = answer.inputs().find(Cursor.INPUT);
        long next = page.size() + (begun == null ? 0 : Cursor.number(Cursor.reveal(begun.asText())));
        return next < all.asLong() ? TextNode.valueOf(Long.toString(next)) : null;
    }
}
