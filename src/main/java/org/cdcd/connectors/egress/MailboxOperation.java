package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.imap.IMAPFolder;

/** What {@code mailbox:} can do. */
enum MailboxOperation {
    FOLDERS {
        @Override
        Object run(Mailbox mailbox, Inputs inputs) throws MessagingException {
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
            return done(body);
        }
    },
    READ {
        @Override
        Object run(Mailbox mailbox, Inputs inputs) throws MessagingException, IOException {
            return new MailPage(mailbox.read(inputs.require("from")), inputs).all();
        }
    },
    SEARCH {
        @Override
        Object run(Mailbox mailbox, Inputs inputs) throws MessagingException, IOException {
            JsonNode folder = inputs.find("folder");
            IMAPFolder where = mailbox.read(folder == null ? "INBOX" : folder.asText());
            return new MailPage(where, inputs).search(inputs.require("query"));
        }
    },
    FLAGS {
        @Override
        Object run(Mailbox mailbox, Inputs inputs) throws MessagingException {
            JsonNode value = inputs.find("value");
            Flags flags = new Flags(MailItem.flag(inputs.require("flag")));
            return change(
                    mailbox,
                    inputs,
                    (folder, mails) -> folder.setFlags(mails, flags, value == null || value.asBoolean()));
        }
    },
    MOVE {
        @Override
        Object run(Mailbox mailbox, Inputs inputs) throws MessagingException {
            boolean moves = mailbox.store().hasCapability("MOVE");
            if (!moves && !mailbox.store().hasCapability("UIDPLUS")) {
                // a plain EXPUNGE would also remove what somebody else has marked
                throw new MessagingException(
                        "", new CommandFailedException("[CANNOT] the server can move nothing without removing more"));
            }
            Folder target = mailbox.store().getFolder(inputs.require("to"));
            return change(mailbox, inputs, (folder, mails) -> move(folder, mails, target, moves));
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
    };

    private static final List<String> SPECIAL_USES =
            List.of("all", "archive", "drafts", "flagged", "junk", "sent", "trash", "important");

    abstract Object run(Mailbox mailbox, Inputs inputs) throws MessagingException, IOException;

    /** Something that is done to mails of an open folder. */
    @FunctionalInterface
    interface Change {
        void apply(IMAPFolder folder, Message[] mails) throws MessagingException;
    }

    /** Applies a change to those of the mails that are still there, and says how many that were. */
    static ServiceAnswer change(Mailbox mailbox, Inputs inputs, Change change) throws MessagingException {
        IMAPFolder folder = mailbox.write(inputs.require("folder"));
        JsonNode ids = inputs.find("ids");
        List<MailId> wanted = MailId.parseAll(ids == null ? JsonNodeFactory.instance.arrayNode() : ids);
        for (MailId id : wanted) {
            if (!id.isOf(folder)) {
                return MailId.stale();
            }
        }
        long[] uids = wanted.stream().mapToLong(MailId::uid).toArray();
        Message[] mails = Arrays.stream(folder.getMessagesByUID(uids))
                .filter(Objects::nonNull)
                .toArray(Message[]::new);
        if (mails.length > 0) {
            change.apply(folder, mails);
        }
        return done(JsonNodeFactory.instance.objectNode().put("changed", mails.length));
    }

    private static ServiceAnswer done(ObjectNode body) {
        return new ServiceAnswer(200, Map.of(), body, true);
    }
}
