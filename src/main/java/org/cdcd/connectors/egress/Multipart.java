package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A {@code multipart/form-data} body (RFC 7578): small parts from the inputs and, as the last one, at most one file that
 * streams. Objects and arrays become parts of type {@code application/json}.
 *
 * @param fields the small parts
 * @param file the name of the file's part; null if there is none
 * @param fileName what the file is called
 */
record Multipart(List<Field> fields, @Nullable String file, TextTemplate fileName) {
    private static final String LINE = "\r\n";

    /**
     * A body but for the file between its two ends.
     *
     * @param before all that stands before the file, or the whole body if there is none
     * @param after empty if there is no file
     */
    record Framed(String contentType, Buffer before, Buffer after) {}

    /** The inputs that it takes, besides the file. */
    Set<String> inputs() {
        Set<String> names = new LinkedHashSet<>(fileName.names());
        fields.forEach(field -> names.addAll(field.inputs()));
        return names;
    }

    /** @param type of the file */
    Framed frame(Inputs inputs, String type) {
        String boundary = "cdcd-" + UUID.randomUUID();
        StringBuilder text = new StringBuilder();
        for (Field field : fields) {
            JsonNode value = field.value(inputs);
            if (value != null) {
                head(text, boundary, field.name(), null, value.isContainerNode() ? "application/json" : null);
                text.append(Wire.text(value)).append(LINE);
            }
        }
        String end = "--" + boundary + "--" + LINE;
        if (file == null) {
            return framed(boundary, text.append(end).toString(), "");
        }
        String name = fileName.expand(inputs);
        head(text, boundary, file, name == null ? "file" : name, type);
        return framed(boundary, text.toString(), LINE + end);
    }

    private static Framed framed(String boundary, String before, String after) {
        return new Framed("multipart/form-data; boundary=" + boundary, Buffer.buffer(before), Buffer.buffer(after));
    }

    private static void head(
            StringBuilder text, String boundary, String name, @Nullable String fileName, @Nullable String type) {
        text.append("--").append(boundary).append(LINE);
        text.append("Content-Disposition: form-data; name=\"")
                .append(escaped(name))
                .append('"');
        if (fileName != null) {
            text.append("; filename=\"").append(escaped(fileName)).append('"');
        }
        text.append(LINE);
        if (type != null) {
            text.append("Content-Type: ").append(type).append(LINE);
        }
        text.append(LINE);
    }

    /** As browsers write it (HTML, multipart/form-data encoding algorithm): a name cannot end its quotes or its line. */
    private static String escaped(String name) {
        return name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    }
}
