package org.cdcd.connectors.egress.mail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.eclipse.angus.mail.imap.IMAPFolder;

/** What {@code mailbox:} can do. */
enum MailboxOperation {
    FOLDERS {
        @Override
        MailReply run(Mailbox mailbox, MailRequest request, PartSink sink) throws MessagingException {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            ArrayNode items = body.putArray("items");
            for (Folder folder : mailbox.store().getDefaultFolder().list("*")) {
                ObjectNode item = items.addObject().put("name", folder.getFullName());
                for (String attribute : ((IMAPFolder) folder).getAttributes()) {
                    String use = attribute.toLowerCase(Locale.ROOT).replace("\\", "");
                    if (SPECIAL_USES.contains(use)) {
                        item.put("use", use);
                    }
                }
            }
            return MailReply.Done.of(body);
        }
    },
    READ {
        @Override
        MailReply run(Mailbox mailbox, MailRequest request, PartSink sink) throws MessagingException, IOException {
            return new FolderPage(mailbox.read(folder(request, "from")), request).all();
        }
    },
    SEARCH {
        @Override
        MailReply run(Mailbox mailbox, MailRequest request, PartSink sink) throws MessagingException, IOException {
            return new FolderPage(mailbox.read(folder(request, "folder")), request).search(request.require("query"));
        }
    },
    FLAGS {
        @Override
        MailReply run(Mailbox mailbox, MailRequest request, PartSink sink) throws MessagingException {
            JsonNode value = request.find("value");
            Flags flags = new Flags(MailItem.flag(request.require("flag")));
            boolean on = value == null || value.asBoolean();
            return change(mailbox, request, (folder, mails) -> folder.setFlags(mails, flags, on));
        }
    },
    MOVE {
        @Override
        MailReply run(Mailbox mailbox, MailRequest request, PartSink sink) throws MessagingException {
            boolean moves = mailbox.store().hasCapability("MOVE");
            if (!moves && !mailbox.store().hasCapability("UIDPLUS")) {
                // a plain EXPUNGE would also remove what somebody else has marked
                return MailReply.Refused.imap("CANNOT", "the server can move nothing without removing more");
            }
            Folder target = mailbox.store().getFolder(request.require("to"));
            return change(mailbox, request, (folder, mails) -> move(folder, mails, target, moves));
        }

        private void move(IMAPFolder folder, Message[] mails, Folder target, boolean moves) throws MessagingException {
            if (moves) {
                folder.moveMessages(mails, target);
                return;
            }
            folder.copyMessages(mails, target);
            folder.setFlags(mails, new Flags(Flags.Flag.DELETED), true);
            folder.expunge(mails);
        }
    },
    ATTACHMENT {
        @Override
        MailReply run(Mailbox mailbox, MailRequest request, PartSink sink) throws MessagingException, IOException {
            IMAPFolder folder = mailbox.read(request.require("folder"));
            MailId id = MailId.parse(request.require("id"));
            if (!id.isOf(folder)) {
                return MailId.stale();
            }
            Message mail = folder.getMessageByUID(id.uid());
            Part part = mail == null ? null : MailParts.find(mail, request.require("part"));
            if (part == null) {
                return MailReply.Refused.imap("NONEXISTENT", "there is no such part of a mail");
            }
            if (part.getSize() > request.mostBytes()) {
                return MailReply.Refused.imap("TOOBIG", "the part is larger than may be downloaded");
            }
            try (InputStream content = part.getInputStream()) {
                sink.take(content, MailParts.mediaType(part));
            }
            return new MailReply.Taken();
        }

        @Override
        int block() {
            return MANY_BYTES;
        }
    };

    /** For the beginning of a text; a whole part in such blocks would be a question for each. */
    private static final int FEW_BYTES = 64 * 1024;

    private static final int MANY_BYTES = 1024 * 1024;
    private static final String INBOX = "INBOX";
    private static final List<String> SPECIAL_USES =
            List.of("all", "archive", "drafts", "flagged", "junk", "sent", "trash", "important");

    abstract MailReply run(Mailbox mailbox, MailRequest request, PartSink sink) throws MessagingException, IOException;

    /** How many bytes of a part are worth asking for at once. */
    int block() {
        return FEW_BYTES;
    }

    private static String folder(MailRequest request, String name) {
        JsonNode named = request.find(name);
        return named == null ? INBOX : named.asText();
    }

    /** Something that is done to mails of an open folder. */
    @FunctionalInterface
    private interface Change {
        void apply(IMAPFolder folder, Message[] mails) throws MessagingException;
    }

    /** Applies a change to those of the mails that are still there, and says how many that were. */
    private static MailReply change(Mailbox mailbox, MailRequest request, Change change) throws MessagingException {
        JsonNode ids = request.find("ids");
        List<MailId> wanted = MailId.parseAll(ids == null ? JsonNodeFactory.instance.arrayNode() : ids);
        IMAPFolder folder = mailbox.write(request.require("folder"));
        for (MailId id : wanted) {
            if (!id.isOf(folder)) {
                return MailId.stale();
            }
        }
        long[] uids = wanted.stream().mapToLong(MailId::uid).distinct().toArray();
        Message[] mails = Arrays.stream(folder.getMessagesByUID(uids))
                .filter(Objects::nonNull)
                .toArray(Message[]::new);
        if (mails.length > 0) {
            change.apply(folder, mails);
        }
        return MailReply.Done.of(JsonNodeFactory.instance.objectNode().put("changed", mails.length));
    }
}
