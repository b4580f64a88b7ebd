package org.cdcd.connectors.vault.egress;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** One whole reply of an SMTP server (RFC 5321, 4.2). */
record SmtpReply(int code, List<String> lines) {
    private static final int MOST_LINES = 100;
    private static final Pattern LINE = Pattern.compile("[2-5][0-9][0-9]([ -].*)?");

    static Future<SmtpReply> read(LineSocket server) {
        return read(server, new ArrayList<>());
    }

    private static Future<SmtpReply> read(LineSocket server, List<String> lines) {
        return server.line().compose(line -> {
            lines.add(line);
            if (!LINE.matcher(line).matches() || lines.size() > MOST_LINES) {
                return Future.failedFuture(Refusal.of(ErrorCode.SERVICE_ERROR, "The mail server does not speak SMTP."));
            }
            boolean more = line.length() > 3 && line.charAt(3) == '-';
            return more
                    ? read(server, lines)
                    : Future.succeededFuture(new SmtpReply(Integer.parseInt(line.substring(0, 3)), lines));
        });
    }

    boolean isPositive() {
        return code < 400;
    }

    String last() {
        return lines.get(lines.size() - 1);
    }

    /** As it goes on the wire. */
    String text() {
        return String.join("\r\n", lines) + "\r\n";
    }
}
