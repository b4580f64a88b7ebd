package org.cdcd.connectors.egress.mail;

import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One IMAP session through the vault's port: the handle is the password, and the vault logs in for it. */
final class Mailbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);
    private static final String USER = "handle";
    private static final String CONNECT_MILLIS = "2000";

    private final IMAPStore store;

    private Mailbox(IMAPStore store) {
        this.store = store;
    }

    /**
     * @param block how many bytes of a part are asked for at once, which is also what the session holds of it
     * @param tls to the vault's port, null where it is in this process
     */
    static Mailbox open(MailRequest request, int block, @Nullable SSLContext tls) throws MessagingException {
        return open(request, block, request.silenceMillis(), tls);
    }

    /** The same, where the other side may say nothing for so long. */
    static Mailbox open(MailRequest request, int block, long silenceMillis, @Nullable SSLContext tls)
            throws MessagingException {
        String silence = Long.toString(silenceMillis);
        Properties properties = new Properties();
        properties.setProperty("mail.imap.connectiontimeout", CONNECT_MILLIS);
        properties.setProperty("mail.imap.timeout", silence);
        properties.setProperty("mail.imap.writetimeout", silence);
        properties.setProperty("mail.imap.peek", "true");
        properties.setProperty("mail.imap.fetchsize", Integer.toString(block));
        // where the structure names a wrong size, the part still ends where it ends
        properties.setProperty("mail.imap.ignorebodystructuresize", "true");
        properties.setProperty("mail.imap.auth.mechanisms", "PLAIN");
        if (tls != null) {
            properties.setProperty("mail.imap.ssl.enable", "true");
            properties.setProperty("mail.imap.ssl.checkserveridentity", "true");
            properties.put("mail.imap.ssl.socketFactory", tls.getSocketFactory());
        }
        IMAPStore store = (IMAPStore) Session.getInstance(properties).getStore("imap");
        store.connect(request.imap().getHost(), request.imap().getPort(), USER, request.handle());
        return new Mailbox(store);
    }

    IMAPStore store() {
        return store;
    }

    /** Opened so that nothing changes, not even what is new. */
    IMAPFolder read(String name) throws MessagingException {
        return open(name, Folder.READ_ONLY);
    }

    IMAPFolder write(String name) throws MessagingException {
        return open(name, Folder.READ_WRITE);
    }

    private IMAPFolder open(String name, int mode) throws MessagingException {
        IMAPFolder folder = (IMAPFolder) store.getFolder(name);
        folder.open(mode);
        return folder;
    }

    /** What was done is done, however the session ends. */
    @Override
    public void close() {
        try {
            store.close();
        } catch (MessagingException late) {
            LOG.debug("a mail session did not end in order: {}", late.getClass().getName());
        }
    }
}
