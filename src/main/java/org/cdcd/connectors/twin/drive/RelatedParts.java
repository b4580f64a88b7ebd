package org.cdcd.connectors.twin.drive;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdcd.connectors.twin.google.GoogleRefusal;
import org.jspecify.annotations.Nullable;

/** A {@code multipart/related} body (RFC 2387) of two parts: metadata as JSON, then the media. */
record RelatedParts(String metadata, Buffer media, String mediaType) {
    private static final Pattern BOUNDARY =
            Pattern.compile("multipart/related\\s*;.*boundary=\"?([^\";]{1,70})\"?.*", Pattern.CASE_INSENSITIVE);

    static RelatedParts parse(String contentType, @Nullable Buffer body) {
        Matcher matcher = BOUNDARY.matcher(contentType);
        if (!matcher.matches() || body == null) {
            throw malformed();
        }
        // one char for each byte, so that positions in the text are positions in the body
        String text = body.toString(StandardCharsets.ISO_8859_1);
        String delimiter = "--" + matcher.group(1).strip();
        int first = text.indexOf(delimiter);
        int second = text.indexOf("\r\n" + delimiter, first + delimiter.length());
        int third = text.indexOf("\r\n" + delimiter + "--", second + delimiter.length());
        if (first < 0 || second < 0 || third < 0) {
            throw malformed();
        }
        int json = headEnd(text, first, second);
        int media = headEnd(text, second + 2, third);
        if (!type(text, first, json).toLowerCase(Locale.ROOT).startsWith("application/json")) {
            throw malformed();
        }
        return new RelatedParts(
                body.getString(json, second, "UTF-8"), body.getBuffer(media, third), type(text, second + 2, media));
    }

    private static int headEnd(String text, int from, int limit) {
        int end = text.indexOf("\r\n\r\n", from);
        if (end < 0 || end + 4 > limit) {
            throw malformed();
        }
        return end + 4;
    }

    private static String type(String text, int from, int to) {
        Matcher header = Pattern.compile("(?im)^content-type:\\s*([^\\r\\n]+)").matcher(text.substring(from, to));
        return header.find() ? header.group(1).strip() : "application/octet-stream";
    }

    private static GoogleRefusal malformed() {
        return GoogleRefusal.badRequest("Malformed multipart body.");
    }
}
