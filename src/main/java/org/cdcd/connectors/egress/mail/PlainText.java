package org.cdcd.connectors.egress.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParseException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The beginning of a text part.
 *
 * @param isCut whether there is more
 */
record PlainText(String beginning, boolean isCut) {
    private static final int LONGEST = 32 * 1024;

    static PlainText of(Part part) throws MessagingException, IOException {
        char[] text = new char[LONGEST];
        int length = 0;
        try (Reader in = new InputStreamReader(part.getInputStream(), charset(part))) {
            int count = in.read(text, 0, LONGEST);
            while (count > 0) {
                length += count;
                count = in.read(text, length, LONGEST - length);
            }
            boolean isCut = length == LONGEST && in.read() >= 0;
            boolean halfCharacter = length > 0 && Character.isHighSurrogate(text[length - 1]);
            return new PlainText(new String(text, 0, halfCharacter ? length - 1 : length), isCut);
        }
    }

    private static Charset charset(Part part) throws MessagingException {
        try {
            String named = new ContentType(part.getContentType()).getParameter("charset");
            return named == null ? StandardCharsets.UTF_8 : Charset.forName(MimeUtility.javaCharset(named));
        } catch (ParseException | IllegalArgumentException unknown) {
            return StandardCharsets.ISO_8859_1;
        }
    }
}
