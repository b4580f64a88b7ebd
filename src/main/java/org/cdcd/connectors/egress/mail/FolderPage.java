package org.cdcd.connectors.egress.mail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.mail.FetchProfile;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.UIDFolder;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.search.BodyTerm;
import jakarta.mail.search.FromStringTerm;
import jakarta.mail.search.OrTerm;
import jakarta.mail.search.RecipientStringTerm;
import jakarta.mail.search.SearchException;
import jakarta.mail.search.SearchTerm;
import jakarta.mail.search.SubjectTerm;
import java.io.IOException;
import java.util.Arrays;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.jspecify.annotations.Nullable;

/** One page of a folder, or of what a search found in it; newest first. The cursor is the id of the page's oldest mail. */
final class FolderPage {
    private static final int DEFAULT_LIMIT = 20;

    private final IMAPFolder folder;
    private final int limit;
    private final @Nullable MailId before;

    FolderPage(IMAPFolder folder, MailRequest request) {
        this.folder = folder;
        JsonNode wanted = request.find("limit");
        this.limit = wanted == null ? DEFAULT_LIMIT : wanted.asInt();
        this.before = request.cursor() == null ? null : MailId.parse(request.cursor());
    }

    MailReply all() throws MessagingException, IOException {
        if (before != null && !before.isOf(folder)) {
            return MailId.stale();
        }
        int last = newest();
        int first = Math.max(1, last - limit + 1);
        Message[] page = last < 1 ? new Message[0] : folder.getMessages(first, last);
        return reply(page, first > 1);
    }

    MailReply search(String words) throws MessagingException, IOException {
        if (before != null && !before.isOf(folder)) {
            return MailId.stale();
        }
        int newest = newest();
        int[] found = newest < 1 ? new int[0] : numbers(terms(words), newest);
        int[] page = Arrays.copyOfRange(found, Math.max(0, found.length - limit), found.length);
        return reply(folder.getMessages(page), found.length > page.length);
    }

    private static SearchTerm terms(String words) {
        return new OrTerm(new SearchTerm[] {
            new SubjectTerm(words),
            new FromStringTerm(words),
            new RecipientStringTerm(Message.RecipientType.TO, words),
            new RecipientStringTerm(Message.RecipientType.CC, words),
            new BodyTerm(words)
        });
    }

    /** Numbers of the mails found, ascending, none newer than this one. */
    private int[] numbers(SearchTerm terms, int newest) throws MessagingException {
        Object found = folder.doCommand(protocol -> {
            try {
                return protocol.search(terms);
            } catch (SearchException impossible) {
                throw new ProtocolException("the search cannot be written", impossible);
            }
        });
        return found instanceof int[] numbers
                ? Arrays.stream(numbers)
                        .filter(number -> number <= newest)
                        .sorted()
                        .toArray()
                : new int[0];
    }

    /** The number of the newest mail that the page may hold. */
    private int newest() throws MessagingException {
        int count = folder.getMessageCount();
        if (before == null || count < 1) {
            return count;
        }
        Message same = folder.getMessageByUID(before.uid());
        return same == null ? numberBelow(before.uid(), count) : same.getMessageNumber() - 1;
    }

    /** The mail may be gone meanwhile: numbers rise as UIDs do, so few questions find its place. */
    private int numberBelow(long uid, int count) throws MessagingException {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (folder.getUID(folder.getMessage(middle)) < uid) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private MailReply reply(Message[] page, boolean more) throws MessagingException, IOException {
        FetchProfile profile = new FetchProfile();
        profile.add(FetchProfile.Item.ENVELOPE);
        profile.add(FetchProfile.Item.FLAGS);
        profile.add(FetchProfile.Item.CONTENT_INFO);
        profile.add(UIDFolder.FetchProfileItem.UID);
        folder.fetch(page, profile);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode items = body.putArray("items");
        for (int i = page.length - 1; i >= 0; i--) {
            if (!page[i].isExpunged()) {
                items.add(MailItem.of(MailId.of(folder, page[i]), (MimeMessage) page[i]));
            }
        }
        boolean goesOn = more && page.length > 0;
        return new MailReply.Done(body, goesOn ? MailId.of(folder, page[0]).toString() : null);
    }
}
