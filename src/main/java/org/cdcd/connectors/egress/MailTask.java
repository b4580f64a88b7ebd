package org.cdcd.connectors.egress;

import jakarta.mail.MessagingException;
import java.io.IOException;

/** What one mail operation does with one authenticated session. It blocks, on the mail pool. */
@FunctionalInterface
interface MailTask {
    /** @return a {@link ServiceAnswer} to be judged, or an {@link Outcome} */
    Object run(Hop hop) throws MessagingException, IOException;
}
