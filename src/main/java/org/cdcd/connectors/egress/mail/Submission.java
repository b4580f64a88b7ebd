package org.cdcd.connectors.egress.mail;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import java.net.URI;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.mail.MailAuthenticator;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.jspecify.annotations.Nullable;

/**
 * Sends a mail by {@code camel-mail} through the vault's port: one endpoint for all accounts. The handle comes from the
 * authenticator, which is asked on the sending thread, more than once for each mail.
 */
final class Submission {
    private static final String AUTHENTICATOR = "mailHandle";
    private static final String TLS = "mailTls";

    private final CamelContext camel;
    private final Handles handles = new Handles();
    private final InstantSource clock;
    private final boolean secure;

    Submission(CamelContext camel, InstantSource clock, @Nullable SSLContext tls) {
        this.camel = camel;
        this.clock = clock;
        this.secure = tls != null;
        camel.getRegistry().bind(AUTHENTICATOR, handles);
        if (tls != null) {
            camel.getRegistry().bind(TLS, new Given(tls));
        }
    }

    /** @param copies what becomes of the mail in the sender's own mailbox */
    MailReply send(MailRequest request, SentCopy copies) {
        long began = System.nanoTime();
        OutgoingMail mail = null;
        try {
            mail = OutgoingMail.of(request, clock.instant());
            Exception failed = handOver(mail, request);
            if (failed != null) {
                return MailFailure.read(failed, mail.isHandedOver());
            }
        } catch (MessagingException failed) {
            return MailFailure.read(failed, mail != null);
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("id", mail.id());
        long left = request.timeLeft().toMillis() - (System.nanoTime() - began) / 1_000_000;
        body.putObject("native").put("message_id", mail.id()).put("sent_copy", copies.file(mail, request, left));
        return MailReply.Done.of(body);
    }

    private @Nullable Exception handOver(OutgoingMail mail, MailRequest request) {
        Exchange exchange = new DefaultExchange(camel);
        exchange.getIn().setBody(mail);
        handles.now.set(request.handle());
        try (var producer = camel.getEndpoint(uri(request.smtp())).createAsyncProducer()) {
            producer.start();
            producer.process(exchange);
            return exchange.getException();
        } catch (Exception failed) {
            return failed;
        } finally {
            handles.now.remove();
        }
    }

    /** The vault's place, and nothing of any request. */
    private String uri(URI smtp) {
        String scheme = secure ? "smtps" : "smtp";
        String own = "&mail." + scheme;
        return scheme + ":" + smtp.getHost() + ":" + smtp.getPort() + "?authenticator=#" + AUTHENTICATOR
                + "&connectionTimeout=30000" + own + ".connectiontimeout=2000" + own + ".timeout=30000"
                + own + ".writetimeout=30000" + own + ".auth.mechanisms=PLAIN" + own + ".localhost=localhost"
                + (secure ? "&sslContextParameters=#" + TLS + own + ".ssl.checkserveridentity=true" : "");
    }

    /** The way to the vault, as Camel's components take it. */
    private static final class Given extends SSLContextParameters {
        private final SSLContext context;

        Given(SSLContext context) {
            this.context = context;
        }

        @Override
        public SSLContext createSSLContext(CamelContext camel) {
            return context;
        }
    }

    private static final class Handles extends MailAuthenticator {
        private final ThreadLocal<String> now = new ThreadLocal<>();

        @Override
        public PasswordAuthentication getPasswordAuthentication() {
            return new PasswordAuthentication("handle", now.get());
        }
    }
}
