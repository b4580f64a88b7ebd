package org.cdcd.connectors.vault.egress;

import io.vertx.core.Future;
import io.vertx.core.net.NetServerOptions;
import java.net.URI;

/** The vault's two ports for mail, at one host. */
public final class MailPorts {
    private final String host;
    private final ImapPort imap;
    private final SmtpPort smtp;

    /**
     * Where mail sessions begin.
     *
     * @param imap {@code imap://host:port}
     * @param smtp {@code smtp://host:port}
     */
    public record At(URI imap, URI smtp) {}

    /** @param options host and TLS; each of the two takes any free port */
    public MailPorts(LastHop hop, NetServerOptions options) {
        NetServerOptions anyPort = new NetServerOptions(options).setPort(0);
        this.host = options.getHost();
        this.imap = new ImapPort(hop, anyPort);
        this.smtp = new SmtpPort(hop, anyPort);
    }

    /** Listens. */
    public Future<At> start() {
        return imap.start()
                .compose(imapPort -> smtp.start().map(smtpPort -> new At(at("imap", imapPort), at("smtp", smtpPort))));
    }

    private URI at(String scheme, int port) {
        return URI.create(scheme + "://" + host + ":" + port);
    }

    /** Stops listening and closes what runs. */
    public Future<Void> stop() {
        return Future.join(imap.stop(), smtp.stop()).mapEmpty();
    }
}
