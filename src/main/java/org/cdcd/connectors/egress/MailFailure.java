package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.MessagingException;
import java.net.ConnectException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a mail server's no, so that the connector's rules can judge it like any answer: SMTP by reply code and enhanced code
 * (RFC 5321, RFC 3463), IMAP by response code (RFC 3501, 7.1; RFC 5530).
 */
final class MailFailure {
    private static final int REFUSED = 400;
    private static final Pattern VAULT = Pattern.compile("\\[?CDCD ([a-z_]+)]?\\s*(.*)", Pattern.DOTALL);
    private static final Pattern IMAP = Pattern.compile("\\[([A-Z][A-Z0-9-]*)[^]]*]\\s*(.*)", Pattern.DOTALL);
    private static final Pattern SMTP =
            Pattern.compile("(\\d{3})[ -](?:(\\d\\.\\d{1,3}\\.\\d{1,3})\\s+)?(.*)", Pattern.DOTALL);

    private MailFailure() {}

    /** The server's answer, or null if none came. */
    static @Nullable ServiceAnswer answer(Exception failed) {
        for (Throwable cause = failed; cause != null; cause = next(cause)) {
            ServiceAnswer answer = said(cause);
            if (answer != null) {
                return answer;
            }
        }
        return null;
    }

    private static @Nullable ServiceAnswer said(Throwable cause) {
        String said = String.valueOf(cause.getMessage()).strip();
        return switch (cause) {
            case SMTPAddressFailedException address -> smtp(said);
            // when it has a next one, that says which address was refused
            case SMTPSendFailedException send -> send.getNextException() == null ? smtp(said) : null;
            case AuthenticationFailedException login -> SMTP.matcher(said).matches() ? smtp(said) : imap(said, true);
            case CommandFailedException no -> imap(said, false);
            case FolderNotFoundException missing -> of(REFUSED, "NONEXISTENT", "", "there is no such folder");
            default -> null;
        };
    }

    /** The session broke, or never began. */
    static Transient lost(Exception failed) {
        for (Throwable cause = failed; cause != null; cause = next(cause)) {
            if (cause instanceof ConnectException) {
                return HopFailure.of(cause);
            }
        }
        return HopFailure.of(failed);
    }

    private static @Nullable Throwable next(Throwable cause) {
        Exception chained = cause instanceof MessagingException mail ? mail.getNextException() : null;
        return chained == null ? cause.getCause() : chained;
    }

    private static ServiceAnswer smtp(String said) {
        Matcher reply = SMTP.matcher(said);
        if (!reply.matches()) {
            return of(REFUSED, "", "", said);
        }
        ServiceAnswer ours = vault(reply.group(3));
        if (ours != null) {
            return ours;
        }
        String enhanced = reply.group(2) == null ? "" : reply.group(2);
        return of(Integer.parseInt(reply.group(1)), "", enhanced, reply.group(3));
    }

    private static ServiceAnswer imap(String said, boolean login) {
        String text = said.replaceFirst("^(?i:NO|BAD)\\s+", "");
        ServiceAnswer ours = vault(text);
        if (ours != null) {
            return ours;
        }
        Matcher code = IMAP.matcher(text);
        if (code.matches()) {
            return of(REFUSED, code.group(1).toUpperCase(Locale.ROOT), "", code.group(2));
        }
        return of(REFUSED, login ? "AUTHENTICATIONFAILED" : "", "", text);
    }

    private static @Nullable ServiceAnswer vault(String text) {
        Matcher refused = VAULT.matcher(text);
        if (!refused.matches()) {
            return null;
        }
        ObjectNode problem = JsonNodeFactory.instance
                .objectNode()
                .put("detail", refused.group(2).strip());
        return new ServiceAnswer(
                REFUSED,
                Map.of(ServiceAnswer.REFUSED, refused.group(1), ServiceAnswer.NOT_SENT, "true"),
                problem,
                true);
    }

    private static ServiceAnswer of(int status, String code, String enhanced, String text) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("code", code);
        body.put("enhanced", enhanced);
        body.put("text", text.strip());
        return new ServiceAnswer(status, Map.of(), body, true);
    }
}
