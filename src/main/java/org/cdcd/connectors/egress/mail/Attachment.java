package org.cdcd.connectors.egress.mail;

import java.io.IOException;
import java.io.InputStream;

/**
 * A file that goes with a mail.
 *
 * @param type its media type, perhaps with parameters
 */
public record Attachment(String name, String type, Content content) {
    /** Is opened each time that the mail is written, and closed again. */
    @FunctionalInterface
    public interface Content {
        InputStream open() throws IOException;
    }

    @Override
    public String toString() {
        return "Attachment[" + type + "]";
    }
}
