package org.cdcd.connectors.twin.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.cdcd.connectors.twin.Reply;

/** The {@code fields} parameter: {@code nextPageToken,files(id,owners/emailAddress)}. */
public final class FieldMask {
    private final Map<String, FieldMask> members = new LinkedHashMap<>();

    private FieldMask() {}

    public static FieldMask parse(String text) {
        Parser parser = new Parser(text);
        FieldMask mask = parser.list();
        if (!parser.atEnd()) {
            throw invalid(text);
        }
        return mask;
    }

    /** Refuses members that the resource at {@code path} does not have. */
    public void check(Set<String> known, String... path) {
        FieldMask at = this;
        for (String name : path) {
            FieldMask next = at.members.get(name);
            if (next == null) {
                return;
            }
            at = next;
        }
        for (String name : at.members.keySet()) {
            if (!name.equals("*") && !known.contains(name)) {
                throw invalid(name);
            }
        }
    }

    /** What is left of a document. */
    public JsonNode apply(JsonNode node) {
        if (members.isEmpty() || members.containsKey("*")) {
            return node;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode kept = Reply.JSON.createArrayNode();
            array.forEach(one -> kept.add(apply(one)));
            return kept;
        }
        if (!(node instanceof ObjectNode)) {
            return node;
        }
        ObjectNode kept = Reply.JSON.createObjectNode();
        members.forEach((name, mask) -> {
            JsonNode value = node.get(name);
            if (value != null) {
                kept.set(name, mask.apply(value));
            }
        });
        return kept;
    }

    private static GoogleRefusal invalid(String name) {
        return GoogleRefusal.of(400, "invalidParameter", "Invalid field selection " + name);
    }

    /** Recursive descent over {@code list = item ("," item)*; item = name ("/" item | "(" list ")")?}. */
    private static final class Parser {
        private static final int DEEPEST = 20;

        private final String text;
        private int at;
        private int depth;

        Parser(String text) {
            this.text = text.replace(" ", "");
        }

        boolean atEnd() {
            return at == text.length();
        }

        FieldMask list() {
            if (++depth > DEEPEST) {
                throw invalid(text);
            }
            FieldMask mask = new FieldMask();
            do {
                item(mask);
            } while (take(','));
            depth--;
            return mask;
        }

        private void item(FieldMask into) {
            String name = name();
            FieldMask below = into.members.computeIfAbsent(name, key -> new FieldMask());
            if (take('/')) {
                if (++depth > DEEPEST) {
                    throw invalid(text);
                }
                item(below);
                depth--;
            } else if (take('(')) {
                below.members.putAll(list().members);
                if (!take(')')) {
                    throw invalid(text);
                }
            }
        }

        private String name() {
            int from = at;
            while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '*')) {
                at++;
            }
            if (from == at) {
                throw invalid(text);
            }
            return text.substring(from, at);
        }

        private boolean take(char expected) {
            if (at < text.length() && text.charAt(at) == expected) {
                at++;
                return true;
            }
            return false;
        }
    }
}
