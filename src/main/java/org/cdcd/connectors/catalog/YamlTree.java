package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.cdcd.connectors.catalog.YamlFile.Place;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Turns a composed YAML tree into JSON and notes the place of each value. Used once. */
final class YamlTree {
    private static final int MAX_NODES = 50_000;
    private static final int MAX_DEPTH = 60;

    /** Thrown inside one reading only. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient CatalogProblem problem;

        Refused(CatalogProblem problem) {
            super(problem.message(), null, false, false);
            this.problem = problem;
        }

        CatalogProblem problem() {
            return problem;
        }
    }

    private final String file;
    private final Map<String, Place> places = new HashMap<>();
    private int nodes;

    YamlTree(String file) {
        this.file = file;
    }

    Map<String, Place> places() {
        return places;
    }

    JsonNode convert(Node root) {
        places.put("", place(root));
        return value(root, "", 0);
    }

    private JsonNode value(Node node, String pointer, int depth) {
        // Aliases are one node met many times: counting visits bounds what they can unfold to.
        if (++nodes > MAX_NODES) {
            throw refused(node, pointer, "holds more than " + MAX_NODES + " values once anchors are unfolded");
        }
        if (depth > MAX_DEPTH) {
            throw refused(node, pointer, "is nested deeper than " + MAX_DEPTH + " levels, or an anchor holds itself");
        }
        return switch (node) {
            case MappingNode mapping -> object(mapping, pointer, depth);
            case SequenceNode sequence -> array(sequence, pointer, depth);
            case ScalarNode scalar -> scalar(scalar, pointer);
            default -> throw refused(node, pointer, "is no value");
        };
    }

    private ObjectNode object(MappingNode mapping, String pointer, int depth) {
        requireTag(mapping, Tag.MAP, pointer);
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (NodeTuple entry : mapping.getValue()) {
            String key = key(entry.getKeyNode(), pointer);
            String inner = Pointers.child(pointer, key);
            if (object.has(key)) {
                String first = places.containsKey(inner) ? " (first in line " + line(inner) + ")" : "";
                throw refused(entry.getKeyNode(), inner, "the key '" + key + "' stands twice" + first + "; keep one");
            }
            places.put(inner, place(entry.getKeyNode()));
            object.set(key, value(entry.getValueNode(), inner, depth + 1));
        }
        return object;
    }

    private int line(String pointer) {
        Place place = places.get(pointer);
        return place == null ? 0 : place.line();
    }

    private String key(Node node, String pointer) {
        if (!(node instanceof ScalarNode scalar)) {
            throw refused(node, pointer, "a key must be plain text");
        }
        if (scalar.getValue().equals("<<")) {
            throw refused(node, pointer, "merge keys (<<) are not read; write the keys out");
        }
        return scalar.getValue();
    }

    private ArrayNode array(SequenceNode sequence, String pointer, int depth) {
        requireTag(sequence, Tag.SEQ, pointer);
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Node item : sequence.getValue()) {
            String inner = Pointers.child(pointer, Integer.toString(array.size()));
            places.put(inner, place(item));
            array.add(value(item, inner, depth + 1));
        }
        return array;
    }

    private JsonNode scalar(ScalarNode scalar, String pointer) {
        Tag tag = scalar.getTag();
        String text = scalar.getValue();
        if (tag.equals(Tag.STR)) {
            return TextNode.valueOf(text);
        }
        if (tag.equals(Tag.NULL)) {
            return NullNode.getInstance();
        }
        if (tag.equals(Tag.BOOL)) {
            return BooleanNode.valueOf(Boolean.parseBoolean(text));
        }
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return number(scalar, text, pointer);
        }
        throw refused(scalar, pointer, "the tag " + tag + " is not read; remove it");
    }

    private JsonNode number(ScalarNode scalar, String text, String pointer) {
        try {
            if (scalar.getTag().equals(Tag.FLOAT)) {
                return DecimalNode.valueOf(new BigDecimal(text));
            }
            long number = Long.parseLong(text);
            return number == (int) number ? IntNode.valueOf((int) number) : LongNode.valueOf(number);
        } catch (NumberFormatException e) {
            throw refused(scalar, pointer, "the number does not fit; write it plainly, or in quotes if it is text");
        }
    }

    private void requireTag(Node node, Tag tag, String pointer) {
        if (!node.getTag().equals(tag)) {
            throw refused(node, pointer, "the tag " + node.getTag() + " is not read; remove it");
        }
    }

    private Refused refused(Node node, String pointer, String message) {
        Place place = place(node);
        return new Refused(new CatalogProblem(file, place.line(), place.column(), pointer, message));
    }

    private static Place place(Node node) {
        return node.getStartMark().map(Place::of).orElse(new Place(1, 1));
    }
}
