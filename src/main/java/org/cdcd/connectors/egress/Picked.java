package org.cdcd.connectors.egress;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a member of the output comes from:
 *
 * <ul>
 *   <li>{@code /pointer} (RFC 6901), or {@code .} for the whole answer or item
 *   <li>{@code /one|/other}: the first that is there and no empty text
 *   <li>{@code last:/list/member}: the member of the last element of a list
 *   <li>{@code int:/pointer}, {@code string:/pointer}: the same as a number or a string
 *   <li>{@code entities:/pointer}: a text in which {@link Entities} stand for markup characters, as it was meant
 *   <li>{@code input:name}: an input of the operation
 *   <li>{@code header:name}: a header of the answer
 *   <li>{@code cursor:/pointer}: a cursor of the service, opaque like {@code next}
 *   <li>{@code text:words}: just these words
 * </ul>
 */
@FunctionalInterface
interface Picked {
    /** The value, or null if there is none; JSON null counts as none. */
    @Nullable
    JsonNode from(MappedAnswer answer);

    static Picked parse(String source) {
        int colon = source.indexOf(':');
        String kind = colon < 0 || source.startsWith("/") ? "" : source.substring(0, colon);
        String rest = source.substring(colon + 1);
        return switch (kind) {
            case "" ->
                source.contains("|")
                        ? first(Stream.of(source.split("\\|"))
                                .map(Picked::pointer)
                                .toList())
                        : pointer(source);
            case "last" -> last(JsonPointer.compile(rest));
            case "int" -> number(pointer(rest));
            case "string" -> text(pointer(rest), UnaryOperator.identity());
            case "entities" -> text(pointer(rest), Entities::read);
            case "input" -> answer -> answer.inputs().find(rest);
            case "header" -> answer -> text(answer.headers().get(rest));
            case "cursor" -> text(pointer(rest), Cursor::opaque);
            case "text" -> answer -> TextNode.valueOf(rest);
            default -> throw new IllegalArgumentException("a result cannot be taken from " + source);
        };
    }

    private static Picked pointer(String source) {
        JsonPointer pointer = ".".equals(source) ? JsonPointer.empty() : JsonPointer.compile(source);
        return answer -> {
            JsonNode value = answer.body().at(pointer);
            return value.isMissingNode() || value.isNull() ? null : value;
        };
    }

    /** The first that is there and no empty text. */
    static Picked first(List<Picked> all) {
        return answer -> {
            for (Picked one : all) {
                JsonNode value = one.from(answer);
                if (value != null && !(value.isTextual() && value.textValue().isEmpty())) {
                    return value;
                }
            }
            return null;
        };
    }

    private static Picked last(JsonPointer member) {
        return answer -> {
            JsonNode list = answer.body().at(member.head());
            JsonNode value = list.path(list.size() - 1).at(member.last());
            return value.isMissingNode() || value.isNull() ? null : value;
        };
    }

    private static Picked text(Picked other, UnaryOperator<String> as) {
        return answer -> {
            JsonNode value = other.from(answer);
            return value == null ? null : text(as.apply(Wire.text(value)));
        };
    }

    /** Some services write large numbers as strings. What is no number is left out. */
    private static Picked number(Picked other) {
        return answer -> {
            JsonNode value = other.from(answer);
            if (value == null || value.isNumber()) {
                return value;
            }
            try {
                return JsonNodeFactory.instance.numberNode(new BigDecimal(value.asText()).longValueExact());
            } catch (ArithmeticException | NumberFormatException noInteger) {
                return null;
            }
        };
    }

    private static @Nullable JsonNode text(@Nullable String value) {
        return value == null ? null : TextNode.valueOf(value);
    }
}
