package org.cdcd.connectors.egress.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.MessagingException;
import jakarta.mail.ReadOnlyFolderException;
import java.net.ConnectException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.iap.BadCommandException;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a mail server's no out of what the library throws: SMTP by reply code and enhanced code (RFC 5321, RFC 3463), IMAP
 * by response code (RFC 3501, 7.1; RFC 5530). The vault's own no is marked as such in the same lines.
 */
final class MailFailure {
    private static final String REJECTED = "AUTHENTICATIONFAILED";
    private static final Pattern VAULT = Pattern.compile("\\[?CDCD ([a-z_]+)]?\\s*(.*)", Pattern.DOTALL);
    private static final Pattern VAULT_BYE = Pattern.compile("\\* BYE (\\[CDCD .*)", Pattern.DOTALL);
    private static final Pattern IMAP = Pattern.compile("\\[([A-Z][A-Z0-9-]*)[^]]*]\\s*(.*)", Pattern.DOTALL);
    private static final Pattern SMTP =
            Pattern.compile("(\\d{3})[ -](?:(\\d\\.\\d{1,3}\\.\\d{1,3})\\s+)?(.*)", Pattern.DOTALL);

    private MailFailure() {}

    /** @param mayHaveActed whether the server may have done something, should it have said nothing */
    static MailReply read(Exception failed, boolean mayHaveActed) {
        boolean unreachable = false;
        for (Throwable cause = failed; cause != null; cause = next(cause)) {
            MailReply said = said(cause);
            if (said != null) {
                return said;
            }
            unreachable |= cause instanceof ConnectException;
        }
        return unreachable ? new MailReply.Unreachable() : new MailReply.Broken(mayHaveActed, failed);
    }

    private static @Nullable MailReply said(Throwable cause) {
        String said = String.valueOf(cause.getMessage()).strip();
        return switch (cause) {
            case SMTPAddressFailedException address -> smtp(said);
            case SMTPSenderFailedException sender -> smtp(said);
            // when it has a next one, that says which address was refused
            case SMTPSendFailedException send -> send.getNextException() == null ? smtp(said) : null;
            case AuthenticationFailedException login ->
                SMTP.matcher(said).matches() ? smtp(said) : imap(said, REJECTED);
            case CommandFailedException no -> imap(said, "");
            case BadCommandException bad -> imap(said, "");
            case FolderNotFoundException missing -> MailReply.Refused.imap("NONEXISTENT", "there is no such folder");
            case ReadOnlyFolderException kept -> MailReply.Refused.imap("NOPERM", "the folder cannot be changed");
            default -> farewell(said);
        };
    }

    private static @Nullable Throwable next(Throwable cause) {
        Exception chained = cause instanceof MessagingException mail ? mail.getNextException() : null;
        return chained == null ? cause.getCause() : chained;
    }

    private static MailReply smtp(String said) {
        Matcher reply = SMTP.matcher(said);
        if (!reply.matches()) {
            return MailReply.Refused.imap("", said);
        }
        MailReply ours = vault(reply.group(3));
        if (ours != null) {
            return ours;
        }
        String enhanced = reply.group(2) == null ? "" : reply.group(2);
        return new MailReply.Refused(
                Integer.parseInt(reply.group(1)), "", enhanced, reply.group(3).strip());
    }

    /** @param otherwise the response code of a line that has none */
    private static MailReply imap(String said, String otherwise) {
        String text = said.replaceFirst("^(?:[A-Z]\\d+ )?(?i:NO|BAD)\\s+", "");
        MailReply ours = vault(text);
        if (ours != null) {
            return ours;
        }
        Matcher code = IMAP.matcher(text);
        return code.matches()
                ? MailReply.Refused.imap(
                        code.group(1).toUpperCase(Locale.ROOT), code.group(2).strip())
                : MailReply.Refused.imap(otherwise, text);
    }

    private static @Nullable MailReply farewell(String said) {
        Matcher bye = VAULT_BYE.matcher(said);
        return bye.matches() ? vault(bye.group(1)) : null;
    }

    private static @Nullable MailReply vault(String text) {
        Matcher refused = VAULT.matcher(text);
        return refused.matches()
                ? new MailReply.Withheld(refused.group(1), refused.group(2).strip())
                : null;
    }
}
