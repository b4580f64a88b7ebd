package org.cdcd.connectors.twin.dropbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.TreeSet;
import org.cdcd.connectors.twin.Reply;

/** The argument of a call, read as strictly as Dropbox does: unknown members and wrong types are refused. */
record Argument(RoutingContext ctx, JsonNode json) {
    static final String HEADER = "Dropbox-API-Arg";

    static Argument parse(RoutingContext ctx, String text) {
        try {
            return new Argument(ctx, Reply.JSON.readTree(text));
        } catch (JsonProcessingException broken) {
            throw DropboxRefusal.malformed(ctx, "request body: could not decode input as JSON");
        }
    }

    /** The argument in the header, which is ASCII. */
    static Argument ofHeader(RoutingContext ctx) {
        String header = ctx.request().getHeader(HEADER);
        if (header == null) {
            throw DropboxRefusal.malformed(ctx, "Must provide HTTP header \"" + HEADER + "\" or URL parameter \"arg\".");
        }
        if (header.chars().anyMatch(c -> c < ' ' || c >= 0x7f)) {
            throw DropboxRefusal.malformed(ctx, "HTTP header \"" + HEADER + "\": could not decode input as JSON");
        }
        return parse(ctx, header);
    }

    Argument only(String... names) {
        if (!(json instanceof ObjectNode)) {
            throw wrong("expected object");
        }
        Set<String> extra = new TreeSet<>();
        json.fieldNames().forEachRemaining(extra::add);
        extra.removeAll(Set.of(names));
        if (!extra.isEmpty()) {
            throw wrong("unexpected field '" + extra.iterator().next() + "'");
        }
        return this;
    }

    DropboxRefusal wrong(String problem) {
        return DropboxRefusal.malformed(ctx, "request body: " + problem);
    }

    String text(String name) {
        JsonNode value = json.get(name);
        if (value == null) {
            throw wrong("missing required field '" + name + "'");
        }
        if (!value.isTextual()) {
            throw wrong(name + ": expected string");
        }
        return value.textValue();
    }

    /** A path, an id, or a path below an id. */
    String path(String name, boolean root) {
        String path = text(name);
        boolean fits = path.startsWith("id:") || path.startsWith("/") && path.length() > 1 || root && path.isEmpty();
        if (!fits || path.endsWith("/")) {
            throw wrong(name + ": '" + path + "' did not match pattern '(/(.|[\\r\\n])*)|(ns:[0-9]+(/.*)?)|(id:.*)'");
        }
        return path;
    }

    long number(String name, long least, long most, long fallback) {
        JsonNode value = json.get(name);
        if (value == null || value.isNull()) {
            return fallback;
        }
        if (!value.isIntegralNumber() || value.longValue() < least || value.longValue() > most) {
            throw wrong(name + ": expected integer from " + least + " to " + most);
        }
        return value.longValue();
    }

    boolean flag(String name) {
        JsonNode value = json.get(name);
        if (value != null && !value.isBoolean()) {
            throw wrong(name + ": expected boolean");
        }
        return value != null && value.booleanValue();
    }

    /** The tag of a union in either form. */
    String tag(String name, String fallback, String... known) {
        JsonNode value = json.path(name);
        String tag = value.isMissingNode() || value.isNull()
                ? fallback
                : value.isTextual() ? value.textValue() : value.path(".tag").asText();
        if (!tag.equals(fallback) && !Set.of(known).contains(tag)) {
            throw wrong(name + ": unknown tag '" + tag + "'");
        }
        return tag;
    }

    Argument inside(String name) {
        JsonNode value = json.get(name);
        if (value == null) {
            throw wrong("missing required field '" + name + "'");
        }
        return new Argument(ctx, value);
    }

    boolean has(String name) {
        return json.hasNonNull(name);
    }
}
