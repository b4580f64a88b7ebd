package org.cdcd.connectors.vault.egress;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdcd.connectors.wire.Refusal;

/** Passes the commands of one SMTP session on, one at a time, and the text of mails as it comes. */
final class SmtpRelay {
    private static final int MOST_REFUSED = 100;
    private static final Pattern MAIL = Pattern.compile("(?i)MAIL FROM:\\s?<[^<>\\s]*>[ -~]*");
    private static final Pattern RECIPIENT =
            Pattern.compile("(?i)RCPT TO:\\s?<([^<>\\s]+)>(?: (?:NOTIFY|ORCPT)=[!-~]+)*");
    private static final List<String> RECIPIENTS = List.of("/to", "/cc", "/bcc");
    private static final Pattern ADDRESS = Pattern.compile("[^\\s<>,;:\"()\\[\\]\\\\]+@[^\\s<>,;:\"()\\[\\]\\\\]+");

    private final MailSession session;
    private final LineSocket client;
    private final MailSession.Opened<MailLogin.Protocol> opened;
    private final long limit;
    private long sent;
    private int refused;

    SmtpRelay(LastHop hop, MailSession session, LineSocket client, MailSession.Opened<MailLogin.Protocol> opened) {
        this.session = session;
        this.client = client;
        this.opened = opened;
        this.limit = hop.settings().mailTraffic();
    }

    void next() {
        client.line().onSuccess(this::command).onFailure(bad -> session.end());
    }

    private void command(String line) {
        String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
        boolean allowed = switch (verb) {
            case "EHLO", "HELO", "RSET", "NOOP", "QUIT" -> true;
            case "DATA" -> line.length() == 4 && opened.grant().allows("send");
            case "MAIL" -> MAIL.matcher(line).matches() && opened.grant().allows("send");
            case "RCPT" -> isSigned(line);
            default -> false;
        };
        if (!allowed) {
            refused++;
            if (refused > MOST_REFUSED) {
                session.end();
                return;
            }
            client.write(
                    "550 5.7.1 CDCD operation_not_granted The command is not one that the operation may give.\r\n");
            next();
            return;
        }
        opened.server().write(line + "\r\n");
        reply(verb.equals("DATA"), verb.equals("QUIT"));
    }

    private void reply(boolean data, boolean last) {
        SmtpReply.read(opened.server())
                .onSuccess(reply -> {
                    if (!passOn(reply)) {
                        return;
                    }
                    if (data && reply.code() == 354) {
                        text(new SmtpData());
                    } else if (last) {
                        session.end();
                    } else {
                        next();
                    }
                })
                .onFailure(bad -> session.end());
    }

    private boolean passOn(SmtpReply reply) {
        try {
            opened.scrubber().check(reply.text());
        } catch (Refusal echo) {
            session.echoed();
            return false;
        }
        client.write(reply.text());
        return true;
    }

    private void text(SmtpData mail) {
        client.bytes(bytes -> {
            int taken;
            try {
                taken = mail.next(bytes);
            } catch (Refusal refusal) {
                session.end();
                return bytes.length;
            }
            sent += taken;
            if (sent > limit) {
                session.end();
                return bytes.length;
            }
            forward(Arrays.copyOf(bytes, taken));
            if (mail.isOver()) {
                client.lines();
                reply(false, false);
            }
            return taken;
        });
    }

    private void forward(byte[] bytes) {
        var server = opened.server().socket();
        server.write(Buffer.buffer(bytes));
        if (server.writeQueueFull()) {
            client.socket().pause();
            server.drainHandler(drained -> client.socket().resume());
        }
    }

    /** Whether the recipient is one of those in the signed parameters; they may be lists, or text with commas. */
    private boolean isSigned(String line) {
        Matcher recipient = RECIPIENT.matcher(line);
        return recipient.matches()
                && RECIPIENTS.stream()
                        .map(pointer -> opened.grant().use().parameters().at(pointer))
                        .anyMatch(node -> names(node, recipient.group(1)));
    }

    private static boolean names(JsonNode node, String address) {
        if (node.isArray()) {
            for (JsonNode element : node) {
                if (names(element, address)) {
                    return true;
                }
            }
            return false;
        }
        return ADDRESS.matcher(node.asText())
                .results()
                .anyMatch(found -> found.group().equalsIgnoreCase(address));
    }
}
