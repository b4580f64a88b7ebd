package org.cdcd.connectors.identity;

import java.net.URI;
import java.util.Locale;

/**
 * A document as it came.
 *
 * @param location where it was in the end
 * @param contentType the media type as sent, empty if none was
 */
public record Fetched(URI location, String contentType, byte[] body) {
    /** The media type alone, in lower case, without parameters. */
    String mediaType() {
        return mediaType(contentType);
    }

    static String mediaType(String contentType) {
        int semicolon = contentType.indexOf(';');
        String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        return type.trim().toLowerCase(Locale.ROOT);
    }
}
