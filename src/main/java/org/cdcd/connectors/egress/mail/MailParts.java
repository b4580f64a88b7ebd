package org.cdcd.connectors.egress.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a mail that hold something, numbered as IMAP does (RFC 3501, 6.4.5): a mail that is not multipart has one,
 * part 1. What is known of them comes from the mail's structure; no content is fetched for it.
 */
final class MailParts {
    static final String UNKNOWN_TYPE = "application/octet-stream";
    private static final int MOST = 100;
    private static final int DEEPEST = 20;

    /** A part and its number. */
    record Numbered(String number, Part part) {}

    private MailParts() {}

    /** The first hundred, in order. */
    static List<Numbered> of(Part mail) throws MessagingException, IOException {
        List<Numbered> found = new ArrayList<>();
        collect(mail, "", 0, found);
        return found;
    }

    static @Nullable Part find(Part mail, String number) throws MessagingException, IOException {
        for (Numbered one : of(mail)) {
            if (one.number().equals(number)) {
                return one.part();
            }
        }
        return null;
    }

    /** A mail inside the mail is one part. */
    private static void collect(Part part, String number, int depth, List<Numbered> found)
            throws MessagingException, IOException {
        Multipart children = children(part);
        if (children == null || depth == DEEPEST) {
            found.add(new Numbered(number.isEmpty() ? "1" : number, part));
            return;
        }
        for (int i = 0; i < children.getCount() && found.size() < MOST; i++) {
            String child = number.isEmpty() ? Integer.toString(i + 1) : number + "." + (i + 1);
            collect(children.getBodyPart(i), child, depth + 1, found);
        }
    }

    /** Asks for the content of a multipart only: of anything else that is the whole of it. */
    private static @Nullable Multipart children(Part part) throws MessagingException, IOException {
        return part.isMimeType("multipart/*") && part.getContent() instanceof Multipart children ? children : null;
    }

    /** Lower case, without parameters. */
    static String mediaType(Part part) throws MessagingException {
        String type = part.getContentType();
        String bare = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return bare.matches("[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}") ? bare : UNKNOWN_TYPE;
    }
}
