package org.cdcd.connectors.twin.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Paging by cursor: opaque to the caller, empty at the end. */
final class Cursor {
    private static final String PREFIX = "next:";

    private Cursor() {}

    /** From where a page begins. */
    static int offset(@Nullable String cursor) {
        if (cursor == null) {
            return 0;
        }
        try {
            String text = new String(Base64.getDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (text.startsWith(PREFIX)) {
                return Integer.parseUnsignedInt(text.substring(PREFIX.length()));
            }
        } catch (IllegalArgumentException notOurs) {
            // refused below
        }
        throw new SlackRefusal("invalid_cursor");
    }

    /** One page; says in the answer where the next one begins. */
    static <T> List<T> page(List<T> all, int offset, int limit, ObjectNode answer) {
        int from = Math.min(offset, all.size());
        int to = Math.min(all.size(), from + limit);
        String next = to == all.size()
                ? ""
                : Base64.getEncoder().encodeToString((PREFIX + to).getBytes(StandardCharsets.UTF_8));
        answer.putObject("response_metadata").put("next_cursor", next);
        return all.subList(from, to);
    }
}
