package org.cdcd.connectors.egress;

import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.util.Properties;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;

/** One IMAP session through the vault's port: the handle is the password, and the vault logs in for it. */
final class Mailbox implements AutoCloseable {
    private static final String USER = "handle";
    private static final long LONGEST_SILENCE = 30_000;

    private final IMAPStore store;

    private Mailbox(IMAPStore store) {
        this.store = store;
    }

    static Mailbox open(Hop hop, int port) throws MessagingException {
        String silence = Long.toString(Math.min(LONGEST_SILENCE, hop.timeout().toMillis()));
        Properties properties = new Properties();
        properties.setProperty("mail.imap.connectiontimeout", "2000");
        properties.setProperty("mail.imap.timeout", silence);
        properties.setProperty("mail.imap.writetimeout", silence);
        properties.setProperty("mail.imap.peek", "true");
        properties.setProperty("mail.imap.auth.mechanisms", "PLAIN");
        IMAPStore store = (IMAPStore) Session.getInstance(properties).getStore("imap");
        store.connect(hop.egress().getHost(), port, USER, hop.handle());
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

    @Override
    public void close() throws MessagingException {
        store.close();
    }
}
