package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assumptions.assumeThat;

import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.cdcd.connectors.vault.http.TestAuthority;
import org.cdcd.connectors.wire.Pem;

/**
 * A real Dovecot as a process of its own, with the mailboxes of {@code own.example} and a file of app passwords before their own.
 * Where Dovecot is not installed, tests that ask for one are skipped.
 */
final class Dovecot implements AutoCloseable {
    static final String HOST = "mail.own.example";
    private static final Path PROGRAM = Path.of("/usr/sbin/dovecot");

    private final Process process;
    private final Path folder;
    private final int port;

    private Dovecot(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /** @param passwords of the mailboxes, by address */
    static Dovecot start(Path folder, TestAuthority authority, Map<String, String> passwords) throws Exception {
        assumeThat(PROGRAM).as("Dovecot is not installed").isExecutable();
        assumeThat(version())
                .as("the settings of these tests are for Dovecot 2.3")
                .startsWith("2.3.");
        assumeThat(System.getProperty("user.name"))
                .as("Dovecot is only started by root")
                .isEqualTo("root");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Path mail = Files.createDirectory(folder.resolve("mail"));
        Files.setOwner(
                mail, folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("mail"));
        StringBuilder own = new StringBuilder();
        passwords.forEach((address, password) ->
                own.append(address).append(":{PLAIN}").append(password).append("::::::\n"));
        Files.writeString(folder.resolve("own-passwords"), own);
        certificate(folder, authority.keyStore(HOST));
        int port = Ports.free();
        Path settings = Files.writeString(folder.resolve("dovecot.conf"), settings(folder, port));
        Process process = new ProcessBuilder(PROGRAM.toString(), "-F", "-c", settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        Dovecot dovecot = new Dovecot(process, folder, port);
        Await.until(dovecot::listens, "Dovecot: " + folder);
        return dovecot;
    }

    private static String version() throws IOException {
        Process asked = new ProcessBuilder(PROGRAM.toString(), "--version").start();
        return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String settings(Path folder, int port) {
        return """
                protocols = imap
                listen = 127.0.0.1
                base_dir = %1$s/run
                state_dir = %1$s/state
                log_path = %1$s/log
                ssl = required
                ssl_cert = <%1$s/certificate.pem
                ssl_key = <%1$s/key.pem
                first_valid_uid = 1
                mail_location = maildir:~/Maildir
                auth_mechanisms = plain login
                auth_failure_delay = 0
                passdb {
                  driver = passwd-file
                  args = scheme=ARGON2ID username_format=%%s/%%Lu %1$s/app-passwords
                }
                passdb {
                  driver = passwd-file
                  args = username_format=%%Lu %1$s/own-passwords
                }
                userdb {
                  driver = static
                  args = uid=mail gid=mail home=%1$s/mail/%%u
                }
                service auth {
                  user = root
                }
                service imap-login {
                  inet_listener imap {
                    port = 0
                  }
                  inet_listener imaps {
                    port = %2$d
                    ssl = yes
                  }
                }
                """.formatted(folder, port);
    }

    private static void certificate(Path folder, KeyStore store) throws IOException, GeneralSecurityException {
        byte[] key = store.getKey("key", "changeit".toCharArray()).getEncoded();
        Files.writeString(
                folder.resolve("key.pem"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                                .encodeToString(key)
                        + "\n-----END PRIVATE KEY-----\n");
        Files.writeString(folder.resolve("certificate.pem"), Pem.of((java.security.cert.X509Certificate)
                store.getCertificate("key")));
    }

    private boolean listens() {
        if (!process.isAlive()) {
            throw new AssertionError("Dovecot ended: " + folder);
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    /** The file from which it reads app passwords. */
    Path appPasswords() {
        return folder.resolve("app-passwords");
    }

    /** Whether a log-in from this machine opens a mailbox. */
    boolean letsIn(String user, String password) throws MessagingException {
        try (Store store = store()) {
            store.connect("127.0.0.1", port, user, password);
            return store.getFolder("INBOX").exists();
        } catch (jakarta.mail.AuthenticationFailedException e) {
            return false;
        }
    }

    /** Puts a mail into a mailbox. */
    void deliver(String user, String password, String subject) throws MessagingException {
        try (Store store = store()) {
            store.connect("127.0.0.1", port, user, password);
            MimeMessage mail = new MimeMessage(Session.getInstance(new Properties()));
            mail.setFrom("shop@else.example");
            mail.setSubject(subject);
            mail.setText("Thank you.");
            mail.saveChanges();
            Folder inbox = store.getFolder("INBOX");
            inbox.appendMessages(new MimeMessage[] {mail});
        }
    }

    private static Store store() throws MessagingException {
        Properties properties = new Properties();
        properties.put("mail.imaps.ssl.trust", "*");
        properties.put("mail.imaps.ssl.checkserveridentity", "false");
        return Session.getInstance(properties).getStore("imaps");
    }

    /** Whether it would let in for a service that it does not run here, such as its MTA's. */
    boolean wouldLetIn(String service, String user, String password) throws IOException, InterruptedException {
        Process asking = new ProcessBuilder(List.of(
                        "/usr/bin/doveadm",
                        "-c",
                        folder.resolve("dovecot.conf").toString(),
                        "auth",
                        "test",
                        "-x",
                        "service=" + service,
                        "-x",
                        "rip=127.0.0.1",
                        user,
                        password))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("doveadm").toFile())
                .start();
        return asking.waitFor() == 0;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        process.waitFor(20, TimeUnit.SECONDS);
    }
}
