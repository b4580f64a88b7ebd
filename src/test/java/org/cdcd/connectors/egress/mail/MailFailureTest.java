package org.cdcd.connectors.egress.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.FolderClosedException;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.ConnectException;
import org.eclipse.angus.mail.iap.BadCommandException;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.junit.jupiter.api.Test;

final class MailFailureTest {
    @Test
    void saysBrokenOfWhatNobodyExplained() {
        MessagingException lost = new MessagingException("gone", new IOException("connection reset"));

        assertThat(MailFailure.read(lost, true)).isEqualTo(new MailReply.Broken(true, lost));
        assertThat(MailFailure.read(new MessagingException(null), false))
                .isInstanceOfSatisfying(
                        MailReply.Broken.class,
                        broken -> assertThat(broken.mayHaveActed()).isFalse());
    }

    @Test
    void knowsThatTheVaultWasNotReached() {
        assertThat(MailFailure.read(new MessagingException("no", new ConnectException("refused")), true))
                .isInstanceOf(MailReply.Unreachable.class);
    }

    @Test
    void tellsTheVaultsNoFromTheServers() {
        assertThat(read(new AuthenticationFailedException("[CDCD request_expired] The time of this use is over.")))
                .isEqualTo(new MailReply.Withheld("request_expired", "The time of this use is over."));
        assertThat(read(new AuthenticationFailedException("454 4.7.0 CDCD service_unavailable It is down.\n")))
                .isEqualTo(new MailReply.Withheld("service_unavailable", "It is down."));
        assertThat(read(new FolderClosedException(null, "* BYE [CDCD operation_not_granted] Not this.")))
                .isEqualTo(new MailReply.Withheld("operation_not_granted", "Not this."));
    }

    @Test
    void takesALogInRefusedWithoutACodeForAWrongPassword() {
        assertThat(read(new AuthenticationFailedException("Invalid login")))
                .isEqualTo(MailReply.Refused.imap("AUTHENTICATIONFAILED", "Invalid login"));
        assertThat(read(new AuthenticationFailedException("[UNAVAILABLE] Later")))
                .isEqualTo(MailReply.Refused.imap("UNAVAILABLE", "Later"));
    }

    @Test
    void readsReplyCodesOfSmtp() {
        assertThat(read(new AuthenticationFailedException("535 5.7.139 switched off\n")))
                .isEqualTo(new MailReply.Refused(535, "", "5.7.139", "switched off"));
        assertThat(read(new AuthenticationFailedException("421-Too many")))
                .isEqualTo(new MailReply.Refused(421, "", "", "Too many"));
    }

    @Test
    void readsResponseCodesOfImap() {
        assertThat(read(new MessagingException("x", new CommandFailedException("NO [OVERQUOTA] Full"))))
                .isEqualTo(MailReply.Refused.imap("OVERQUOTA", "Full"));
        assertThat(read(new MessagingException("x", new BadCommandException("A7 BAD what?"))))
                .isEqualTo(MailReply.Refused.imap("", "what?"));
    }

    private static MailReply read(Exception failed) {
        return MailFailure.read(failed, true);
    }
}
