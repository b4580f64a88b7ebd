package org.cdcd.connectors.twin.mail;

import com.icegreen.greenmail.smtp.SmtpConnection;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.smtp.SmtpState;
import com.icegreen.greenmail.smtp.auth.UsernameAuthentication;
import com.icegreen.greenmail.smtp.commands.MailCommand;
import com.icegreen.greenmail.smtp.commands.RcptCommand;
import com.icegreen.greenmail.smtp.commands.SmtpCommand;
import com.icegreen.greenmail.smtp.commands.SmtpCommandRegistry;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** SMTP as a submission server speaks it (RFC 6409): sign in first, send as yourself, to people there are. */
final class SubmissionCommands extends SmtpCommandRegistry {
    private static final Pattern ADDRESS = Pattern.compile("<([^>]*)>");

    private final BooleanSupplier spent;

    /** @param spent whether the account has sent all that it may in a day */
    SubmissionCommands(BooleanSupplier spent) {
        this.spent = spent;
    }

    @Override
    public @Nullable SmtpCommand getCommand(String name) {
        return switch (name) {
            case "MAIL" -> new Sender();
            case "RCPT" -> new Recipient();
            default -> super.getCommand(name);
        };
    }

    private static String address(String line) {
        Matcher matcher = ADDRESS.matcher(line);
        return matcher.find() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
    }

    private final class Sender extends MailCommand {
        @Override
        public void execute(SmtpConnection connection, SmtpState state, SmtpManager manager, String line) {
            if (!connection.isAuthenticated()) {
                connection.send("530 5.7.0 Authentication required");
            } else if (!(state.getMessage().getAuthenticationState() instanceof UsernameAuthentication user)
                    || !user.getUsername().equalsIgnoreCase(address(line))) {
                connection.send("550 5.7.60 Client does not have permissions to send as this sender");
            } else if (spent.getAsBoolean()) {
                connection.send("550 5.4.5 Daily user sending limit exceeded");
            } else {
                super.execute(connection, state, manager, line);
            }
        }
    }

    private static final class Recipient extends RcptCommand {
        @Override
        public void execute(SmtpConnection connection, SmtpState state, SmtpManager manager, String line) {
            String address = address(line);
            boolean ours = address.endsWith("@" + MailTwin.DOMAIN);
            if (ours && manager.getUserManager().getUserByEmail(address) == null) {
                connection.send("550 5.1.1 User unknown");
            } else {
                super.execute(connection, state, manager, line);
            }
        }
    }
}
