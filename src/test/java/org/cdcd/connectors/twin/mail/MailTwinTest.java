package org.cdcd.connectors.twin.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.search.SubjectTerm;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Trust;
import org.cdcd.connectors.twin.Twins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class MailTwinTest {
    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final MailTwin twin = TWINS.server().twin(MailTwin.class);

    private Session session() {
        SSLSocketFactory sockets = Trust.in(TWINS.server().caCertificate()).getSocketFactory();
        Properties properties = new Properties();
        for (String protocol : new String[] {"imaps", "smtps"}) {
            properties.put("mail." + protocol + ".ssl.socketFactory", sockets);
            properties.put("mail." + protocol + ".ssl.checkserveridentity", "true");
            properties.put("mail." + protocol + ".timeout", "30000");
            properties.put("mail." + protocol + ".connectiontimeout", "30000");
        }
        properties.put("mail.smtps.auth", "true");
        return Session.getInstance(properties);
    }

    private void send(Session session, String from, String to, String password) throws MessagingException {
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress(from));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
        message.setSubject("Lunch?");
        message.setText("At one.");
        message.saveChanges();
        try (Transport transport = session.getTransport("smtps")) {
            transport.connect("localhost", port(MailTwin.SMTP_HOST), "alice@mail.example", password);
            transport.sendMessage(message, message.getAllRecipients());
        }
    }

    private static int port(String host) {
        return TWINS.server().portOf(host);
    }

    private String password() {
        return twin.appPassword(Person.ALICE).orElseThrow();
    }

    @Test
    void refusesAWrongPassword() {
        assertThatThrownBy(() -> send(session(), "alice@mail.example", "bob@mail.example", "wrong"))
                .isInstanceOf(AuthenticationFailedException.class);
        try (Store store = session().getStore("imaps")) {
            assertThatThrownBy(
                            () -> store.connect("localhost", port(MailTwin.IMAP_HOST), "alice@mail.example", "wrong"))
                    .isInstanceOf(AuthenticationFailedException.class);
        } catch (MessagingException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    @Test
    void refusesAWithdrawnPassword() {
        twin.withdrawPassword(Person.ALICE);
        assertThatThrownBy(() -> send(session(), "alice@mail.example", "bob@mail.example", password()))
                .isInstanceOf(AuthenticationFailedException.class);
    }

    @Test
    void refusesToSendForWhoeverHasNotSignedIn() {
        Session session = session();
        session.getProperties().put("mail.smtps.auth", "false");
        assertThatThrownBy(() -> {
                    MimeMessage message = new MimeMessage(session);
                    message.setFrom("alice@mail.example");
                    message.setText("x");
                    try (Transport transport = session.getTransport("smtps")) {
                        transport.connect("localhost", port(MailTwin.SMTP_HOST), null, null);
                        transport.sendMessage(message, InternetAddress.parse("bob@mail.example"));
                    }
                })
                .hasMessageContaining("5.7.0");
    }

    @Test
    void refusesAnotherSenderAndUnknownRecipients() {
        assertThatThrownBy(() -> send(session(), "bob@mail.example", "bob@mail.example", password()))
                .hasMessageContaining("5.7.60");
        assertThatThrownBy(() -> send(session(), "alice@mail.example", "carol@mail.example", password()))
                .isInstanceOf(SendFailedException.class);
    }

    @Test
    void bringsMailToPeopleWhoFindItBySearch() throws Exception {
        send(session(), "alice@mail.example", "bob@mail.example", password());
        assertThat(twin.inbox(Person.BOB)).hasSize(1);
        assertThat(twin.inbox(Person.ALICE)).isEmpty();
        try (Store store = session().getStore("imaps")) {
            store.connect(
                    "localhost",
                    port(MailTwin.IMAP_HOST),
                    "bob@mail.example",
                    twin.appPassword(Person.BOB).orElseThrow());
            assertThat(store.getDefaultFolder().list())
                    .extracting(Folder::getName)
                    .contains("INBOX", "Sent", "Trash");
            try (Folder inbox = store.getFolder("INBOX")) {
                inbox.open(Folder.READ_ONLY);
                assertThat(inbox.search(new SubjectTerm("Lunch"))).hasSize(1);
            }
        }
    }

    @Test
    void keepsMailToOtherDomainsApart() throws Exception {
        send(session(), "alice@mail.example", "carol@elsewhere.example", password());
        assertThat(twin.outside()).hasSize(1);
    }

    @Test
    void hasItsBadDays() {
        TWINS.server().faults("email").next(new Fault.Outage(503, null));
        assertThatThrownBy(() -> send(session(), "alice@mail.example", "bob@mail.example", password()))
                .isInstanceOf(MessagingException.class);
        TWINS.server().faults("email").next(1, "/smtp", new Fault.DropBefore());
        assertThatThrownBy(() -> send(session(), "alice@mail.example", "bob@mail.example", password()))
                .isInstanceOf(MessagingException.class);
        assertThat(twin.inbox(Person.BOB)).isEmpty();
    }
}
