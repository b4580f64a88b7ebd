package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.mail.MailAuthenticator;
import org.apache.camel.support.DefaultExchange;

/**
 * Sends a mail by {@code camel-mail} through the vault's port: one endpoint for all accounts; the handle of each send comes
 * from the authenticator, which is asked on the sending thread.
 */
final class SmtpOut {
    static final String AUTHENTICATOR = "mailHandle";

    private final CamelContext context;
    private final int port;
    private final Handles handles = new Handles();
    private final InstantSource clock;

    SmtpOut(CamelContext context, int port, InstantSource clock) {
        this.context = context;
        this.port = port;
        this.clock = clock;
        context.getRegistry().bind(AUTHENTICATOR, handles);
    }

    Object send(Inputs inputs, Hop hop) throws MessagingException, IOException {
        MimeMessage mail = new MailText(inputs).write(clock.instant());
        Exchange exchange = new DefaultExchange(context);
        exchange.getIn().setBody(mail);
        handles.now.set(hop.handle());
        try (var producer = context.getEndpoint(uri(hop)).createProducer()) {
            producer.start();
            producer.process(exchange);
        } catch (MessagingException | IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the mail could not be handed over", e);
        } finally {
            handles.now.remove();
        }
        raise(exchange);
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("id", mail.getMessageID());
        body.putObject("native").put("message_id", mail.getMessageID());
        return new ServiceAnswer(200, Map.of(), body, true);
    }

    private static void raise(Exchange exchange) throws MessagingException, IOException {
        Exception failed = exchange.getException();
        if (failed instanceof MessagingException mail) {
            throw mail;
        }
        if (failed != null) {
            throw new IOException("the mail could not be handed over", failed);
        }
    }

    /** The vault's place, and nothing of any request. */
    private String uri(Hop hop) {
        return "smtp:" + hop.egress().getHost() + ":" + port + "?authenticator=#" + AUTHENTICATOR
                + "&connectionTimeout=30000&mail.smtp.connectiontimeout=2000&mail.smtp.timeout=30000"
                + "&mail.smtp.writetimeout=30000&mail.smtp.auth.mechanisms=PLAIN&mail.smtp.localhost=localhost";
    }

    private static final class Handles extends MailAuthenticator {
        private final ThreadLocal<String> now = new ThreadLocal<>();

        @Override
        public PasswordAuthentication getPasswordAuthentication() {
            return new PasswordAuthentication("handle", now.get());
        }
    }
}
