package org.cdcd.connectors.egress;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.net.URI;

/** The mail routes that are shipped, and a mail server with Alice's mailbox in the place of the vault's ports: the handle is the password. */
final class Mailbox implements AutoCloseable {
    final GreenMail server;
    final GreenMailUser alice;
    final Fixture fixture;

    Mailbox() throws Exception {
        server = new GreenMail(new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP)
        });
        server.start();
        alice = server.setUser("alice@example.org", "handle", Fixture.HANDLE);
        fixture = new Fixture(RetrySettings.DEFAULT);
        fixture.imap = URI.create("imap://127.0.0.1:" + server.getImap().getPort());
        fixture.smtp = URI.create("smtp://127.0.0.1:" + server.getSmtp().getPort());
        fixture.up("email");
    }

    @Override
    public void close() throws Exception {
        fixture.close();
        server.stop();
    }
}
