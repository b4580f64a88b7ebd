package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import org.cdcd.connectors.wire.AppPasswordCalls.Order;
import org.cdcd.connectors.wire.ConnectorsClient;
import org.jspecify.annotations.Nullable;

/** Says for which mailbox an app password is wanted, at the mail server that has it, and proves whose it is where that is needed. */
final class MailboxOrders {
    private final ConnectorsClient client;
    private final SecretInput secrets;

    MailboxOrders(ConnectorsClient client, SecretInput secrets) {
        this.client = client;
        this.secrets = secrets;
    }

    /**
     * Asks for the mailbox's own password, unless the operator has given the mailbox to the person.
     *
     * @throws CommandFailed if no mail server of the operator's has such mailboxes
     * @throws IllegalArgumentException if nobody can be asked
     */
    Order order(String address, String label, @Nullable Instant expires) throws IOException, InterruptedException {
        String mailbox = address.toLowerCase(Locale.ROOT);
        String domain = mailbox.substring(mailbox.indexOf('@') + 1);
        for (JsonNode server : client.appPasswords().list().path("servers")) {
            if (Definition.texts(server.path("domains")).contains(domain)) {
                boolean mine = Definition.texts(server.path("mailboxes")).contains(mailbox);
                String own = mine ? null : secrets.required("The mailbox's own password, to prove that it is yours");
                return new Order(server.path("name").asText(), mailbox, label, expires, own);
            }
        }
        throw new CommandFailed("the operator of this server has no mail server with mailboxes of " + domain);
    }
}
