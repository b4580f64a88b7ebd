package org.cdcd.connectors.egress;

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
import jakarta.mail.search.SearchTerm;
import jakarta.mail.search.SubjectTerm;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.jspecify.annotations.Nullable;

/** One page of a folder, or of what a search found in it; newest first. The cursor is the id of the page's oldest mail. */
final class MailPage {
    private static final int DEFAULT_LIMIT = 20;

    private final IMAPFolder folder;
    private final int limit;
    private final @Nullable MailId before;

    MailPage(IMAPFolder folder, Inputs inputs) {
        this.folder = folder;
        JsonNode wanted = inputs.find("limit");
        this.limit = wanted == null ? DEFAULT_LIMIT : wanted.asInt();
        JsonNode cursor = inputs.find(Cursor.INPUT);
        this.before = cursor == null ? null : MailId.parse(Cursor.reveal(cursor.asText()));
    }

    ServiceAnswer all() throws MessagingException, IOException {
        if (before != null && !before.isOf(folder)) {
            return MailId.stale();
        }
        int last = before == null ? folder.getMessageCount() : numberBefore(before);
        int first = Math.max(1, last - limit + 1);
        Message[] page = last < 1 ? new Message[0] : folder.getMessages(first, last);
        return answer(page, first > 1);
    }

    ServiceAnswer search(String words) throws MessagingException, IOException {
        if (before != null && !before.isOf(folder)) {
            return MailId.stale();
        }
        Message[] found = folder.search(terms(words));
        int last = found.length;
        while (before != null && last > 0 && folder.getUID(found[last - 1]) >= before.uid()) {
            last--;
        }
        int first = Math.max(0, last - limit);
        return answer(Arrays.copyOfRange(found, first, last), first > 0);
    }

    private static SearchTerm terms(String words) {
        return new OrTerm(new SearchTerm[] {
            new SubjectTerm(words),
            new FromStringTerm(words),
            new RecipientStringTerm(Message.RecipientType.TO, words),
            new BodyTerm(words)
        });
    }

    /** The number of the last mail older than a mail that may be gone meanwhile. */
    private int numberBefore(MailId id) throws MessagingException {
        Message same = folder.getMessageByUID(id.uid());
        if (same != null) {
            return same.getMessageNumber() - 1;
        }
        Message[] older = folder.getMessagesByUID(1, id.uid() - 1);
        return older.length == 0 ? 0 : older[older.length - 1].getMessageNumber();
    }

    private ServiceAnswer answer(Message[] page, boolean more) throws MessagingException, IOException {
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
        if (more && page.length > 0) {
            body.put(Cursor.INPUT, Cursor.opaque(MailId.of(folder, page[0]).toString()));
        }
        return new ServiceAnswer(200, Map.of(), body, true);
    }
}
