package org.cdcd.connectors.egress.mail;

import jakarta.activation.DataHandler;
import jakarta.activation.DataSource;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.ContentDisposition;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.ParameterList;
import jakarta.mail.internet.ParseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A file as a part of a mail: in base64, and its name as RFC 2231 has it. It is read each time that the mail is written. */
final class AttachedPart extends MimeBodyPart {
    AttachedPart(Attachment file) throws MessagingException {
        if (file.name().chars().anyMatch(Character::isISOControl)) {
            throw MailRequest.invalid("attachments", "the name of a file holds no control characters");
        }
        setDataHandler(new DataHandler(new Source(file)));
        // all that the library would read the file for stands here already
        ContentType type = type(file.type());
        type.setParameterList(named(type.getParameterList(), "name", file.name()));
        setHeader("Content-Type", type.toString());
        setHeader(
                "Content-Disposition",
                new ContentDisposition(ATTACHMENT, named(null, "filename", file.name())).toString());
        setHeader("Content-Transfer-Encoding", "base64");
    }

    /** A mail or a multipart may not be in base64 (RFC 2046, 5.1 and 5.2.1), and nobody knows what this one is made of. */
    private static ContentType type(String told) throws ParseException {
        try {
            ContentType type = new ContentType(told);
            if (!type.match("multipart/*") && !type.match("message/*")) {
                return type;
            }
        } catch (ParseException none) {
            // it is a file, whatever it is
        }
        return new ContentType(MailParts.UNKNOWN_TYPE);
    }

    private static ParameterList named(@Nullable ParameterList others, String parameter, String name) {
        ParameterList parameters = others == null ? new ParameterList() : others;
        parameters.set(parameter, name, StandardCharsets.UTF_8.name());
        return parameters;
    }

    private record Source(Attachment file) implements DataSource {
        @Override
        public InputStream getInputStream() throws IOException {
            return file.content().open();
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            throw new IOException("an attachment is only read");
        }

        @Override
        public String getContentType() {
            return MailParts.UNKNOWN_TYPE;
        }

        @Override
        public String getName() {
            return file.name();
        }
    }
}
