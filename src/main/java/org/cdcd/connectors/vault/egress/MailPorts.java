package org.cdcd.connectors.vault.egress;

import io.vertx.core.Future;
import io.vertx.core.net.NetServerOptions;
import java.net.URI;

/** The vault's two ports for mail, at one host. */
public final class MailPorts {
    private final String name;
    private final String secure;
    private final ImapPort imap;
    private final SmtpPort smtp;

    /**
     * Where mail sessions begin.
     *
     * @param imap {@code imap://host:port}, or {@code imaps:}
     * @param smtp {@code smtp://host:port}, or {@code smtps:}
     */
    public record At(URI imap, URI smtp) {}

    /**
     * @param imap host, TLS and port, 0 for any free one
     * @param smtp the same, of the same host
     * @param name under which gateways reach that host
     */
    public MailPorts(LastHop hop, NetServerOptions imap, NetServerOptions smtp, String name) {
        this.name = name;
        this.secure = imap.isSsl() ? "s" : "";
        this.imap = new ImapPort(hop, imap);
        this.smtp = new SmtpPort(hop, smtp);
    }

    /** Listens. */
    public Future<At> start() {
        return imap.start()
                .compose(imapPort -> smtp.start().map(smtpPort -> new At(at("imap", imapPort), at("smtp", smtpPort))));
    }

    private URI at(String scheme, int port) {
        return URI.create(scheme + secure + "://" + name + ":" + port);
    }

    /** Stops listening and closes what runs. */
    public Future<Void> stop() {
        return Future.join(imap.stop(), smtp.stop()).mapEmpty();
    }
}
