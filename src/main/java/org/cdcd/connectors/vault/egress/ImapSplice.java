package org.cdcd.connectors.vault.egress;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import org.cdcd.connectors.catalog.Operation.EgressRule;
import org.cdcd.connectors.wire.Refusal;

/** Passes bytes between a client and an IMAP server: commands one way, what was looked at the other. */
final class ImapSplice {
    private final MailSession session;
    private final LineSocket client;
    private final LineSocket server;
    private final Scrubber scrubber;
    private final ImapCommands commands;
    private final ImapReplies replies;
    private final long sendLimit;
    private final long answerLimit;
    private long sent;
    private long received;

    ImapSplice(LastHop hop, MailSession session, LineSocket client, MailSession.Opened<MailLogin.Protocol> opened) {
        this.session = session;
        this.client = client;
        this.server = opened.server();
        this.scrubber = opened.scrubber();
        this.sendLimit = hop.settings().mailTraffic();
        this.answerLimit = opened.grant().answerLimit(hop.settings());
        boolean literalPlus = opened.login() instanceof ImapLogin login
                && login.capabilities().contains("LITERAL+");
        this.commands = new ImapCommands(
                opened.grant().rules().stream().map(EgressRule::method).toList(), literalPlus);
        this.replies = new ImapReplies(commands::heard);
    }

    void start() {
        server.bytes(this::fromServer);
        client.bytes(this::fromClient);
    }

    private int fromClient(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        int taken;
        try {
            taken = commands.next(bytes, out);
        } catch (Refusal refusal) {
            client.write("* BYE [CDCD " + refusal.code().wireName() + "] " + refusal.detail() + "\r\n")
                    .onComplete(said -> session.end());
            return bytes.length;
        }
        sent += taken;
        pass(out.toByteArray(), client, server, sent > sendLimit);
        return taken;
    }

    private int fromServer(byte[] bytes) {
        boolean waited = commands.isWaiting();
        try {
            replies.next(bytes);
        } catch (Refusal tooLarge) {
            session.end();
            return bytes.length;
        }
        try {
            received += bytes.length;
            pass(scrubber.next(bytes), server, client, received > answerLimit);
        } catch (Refusal echo) {
            session.echoed();
            return bytes.length;
        }
        if (waited && !commands.isWaiting()) {
            client.bytes(this::fromClient);
        }
        return bytes.length;
    }

    private void pass(byte[] bytes, LineSocket from, LineSocket to, boolean tooMuch) {
        if (tooMuch) {
            session.end();
            return;
        }
        if (bytes.length > 0) {
            to.socket().write(Buffer.buffer(bytes));
        }
        if (to.socket().writeQueueFull()) {
            from.socket().pause();
            to.socket().drainHandler(drained -> from.socket().resume());
        }
    }
}
