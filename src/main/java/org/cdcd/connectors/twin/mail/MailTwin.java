package org.cdcd.connectors.twin.mail;

import com.icegreen.greenmail.imap.AuthorizationException;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.user.UserManager;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.mail.internet.MimeMessage;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.Twin;
import org.cdcd.connectors.twin.TwinClient;
import org.cdcd.connectors.twin.google.GoogleAccounts;
import org.cdcd.connectors.twin.microsoft.MicrosoftAccounts;
import org.jspecify.annotations.Nullable;

/**
 * A mail provider for {@code mail.example}: IMAP and submission, both over TLS from the first byte, for the persons there are,
 * who sign in with their address and an app password, or with a token of Google or Microsoft at those names. Mail to other domains goes to one mailbox that tests may look into.
 */
public final class MailTwin implements Twin {
    public static final String IMAP_HOST = "imap.mail.example";
    public static final String SMTP_HOST = "smtp.mail.example";
    static final String GMAIL_IMAP = "imap.gmail.com";
    static final String GMAIL_SMTP = "smtp.gmail.com";
    static final String OUTLOOK_IMAP = "outlook.office365.com";
    static final String OUTLOOK_SMTP = "smtp.office365.com";
    static final String AUTOCONFIG = "autoconfig.mail.example";
    static final String DOMAIN = "mail.example";

    private static final String GMAIL_SCOPE = "https://mail.google.com/";
    private static final String OUTLOOK_SCOPE = "https://outlook.office.com/";
    private static final List<String> FOLDERS = List.of("Sent", "Drafts", "Trash", "Archive");
    private static final String OUTSIDE = "outside@elsewhere.example";
    private static final int PASSWORD_LETTERS = 16;

    private final Map<Person, String> passwords = new HashMap<>();
    private @Nullable MailServer server;
    private @Nullable GoogleAccounts google;
    private @Nullable MicrosoftAccounts microsoft;

    @Override
    public String id() {
        return "email";
    }

    @Override
    public Set<String> hosts() {
        return Stream.of(
                        Set.of(AUTOCONFIG, IMAP_HOST, SMTP_HOST, GMAIL_IMAP, GMAIL_SMTP, OUTLOOK_IMAP, OUTLOOK_SMTP),
                        GoogleAccounts.HOSTS,
                        Set.of(MicrosoftAccounts.LOGIN))
                .flatMap(Set::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public boolean concerns(String host, String path) {
        return !host.equals(GoogleAccounts.API);
    }

    @Override
    public void mount(Stage stage) {
        MailServer mail = new MailServer();
        mail.start();
        server = mail;
        Person.ALL.forEach(person -> passwords.put(person, letters(stage.random())));
        fill();
        TlsRelay imap = new TlsRelay(
                stage,
                "/imap",
                "* BYE Server is not available",
                () -> mail.getImap().getPort());
        TlsRelay smtp = new TlsRelay(
                stage,
                "/smtp",
                "421 4.3.2 Service not available",
                () -> mail.getSmtp().getPort());
        stage.listens(IMAP_HOST, stage.await(imap.listen()));
        stage.listens(SMTP_HOST, stage.await(smtp.listen()));
        mountProviders(stage, mail);
        stage.router(AUTOCONFIG).get("/mail/config-v1.1.xml").handler(MailTwin::autoconfig);
    }

    private void mountProviders(Stage stage, MailServer mail) {
        GoogleAccounts atGoogle = GoogleAccounts.on(stage);
        MicrosoftAccounts atMicrosoft = MicrosoftAccounts.on(stage);
        TokenProvider gmail = new TokenProvider(stage, atGoogle.oauth(), this::passwordNow);
        TokenProvider outlook = new TokenProvider(stage, atMicrosoft.oauth(), this::passwordNow);
        IntSupplier imap = () -> mail.getImap().getPort();
        IntSupplier smtp = () -> mail.getSmtp().getPort();
        stage.listens(GMAIL_IMAP, stage.await(gmail.imap(GMAIL_SCOPE, imap)));
        stage.listens(GMAIL_SMTP, stage.await(gmail.smtp(GMAIL_SCOPE, smtp, true)));
        stage.listens(OUTLOOK_IMAP, stage.await(outlook.imap(OUTLOOK_SCOPE + "IMAP.AccessAsUser.All", imap)));
        stage.listens(OUTLOOK_SMTP, stage.await(outlook.smtp(OUTLOOK_SCOPE + "SMTP.Send", smtp, false)));
        google = atGoogle;
        microsoft = atMicrosoft;
    }

    /** What the domain says of its servers to programs. */
    private static void autoconfig(RoutingContext ctx) {
        String server =
                "<%1$sServer type=\"%2$s\"><hostname>%3$s</hostname><port>%4$d</port><socketType>SSL</socketType>"
                        + "<username>%%EMAILADDRESS%%</username><authentication>password-cleartext</authentication></%1$sServer>";
        String config = "<?xml version=\"1.0\"?><clientConfig version=\"1.1\"><emailProvider id=\"" + DOMAIN + "\">"
                + "<domain>" + DOMAIN + "</domain>" + server.formatted("incoming", "imap", IMAP_HOST, 993)
                + server.formatted("outgoing", "smtp", SMTP_HOST, 465) + "</emailProvider></clientConfig>";
        Reply.send(ctx, 200, "text/xml", Buffer.buffer(config));
    }

    private String passwordNow(Person person) {
        return user(person.email()).getPassword();
    }

    /** Google's accounts, by whose tokens the mailboxes open as well. */
    public GoogleAccounts google() {
        return Objects.requireNonNull(google, "not mounted");
    }

    /** Microsoft's accounts, by whose tokens the mailboxes open as well. */
    public MicrosoftAccounts microsoft() {
        return Objects.requireNonNull(microsoft, "not mounted");
    }

    private static String letters(SecureRandom random) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < PASSWORD_LETTERS; i++) {
            letters.append((char) ('a' + random.nextInt(26)));
        }
        return letters.toString();
    }

    private MailServer server() {
        return Objects.requireNonNull(server, "not mounted");
    }

    private void fill() {
        UserManager users = server().getManagers().getUserManager();
        try {
            for (Person person : Person.ALL) {
                GreenMailUser user = users.createUser(
                        person.email(), person.email(), appPassword(person).orElseThrow());
                for (String folder : FOLDERS) {
                    server().getManagers().getImapHostManager().createMailbox(user, folder);
                }
            }
            GreenMailUser outside = users.createUser(OUTSIDE, OUTSIDE, letters(new SecureRandom()));
            users.setMessageDeliveryHandler((message, address) -> {
                GreenMailUser known = users.getUserByEmail(address.getEmail());
                return known == null ? outside : known;
            });
        } catch (UserException | FolderException | AuthorizationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The sixteen letters this person signs in with; new ones at each start. */
    @Override
    public Optional<String> appPassword(Person person) {
        return Optional.ofNullable(passwords.get(person));
    }

    @Override
    public Map<String, String> fields(Person person) {
        return Map.of(
                "provider",
                "google",
                "address",
                person.email(),
                "password",
                passwords.getOrDefault(person, ""),
                "imap_host",
                IMAP_HOST,
                "imap_port",
                "993",
                "smtp_host",
                SMTP_HOST,
                "smtp_port",
                "465");
    }

    /** From now on this person's app password is not taken any more. */
    public void withdrawPassword(Person person) {
        user(person.email()).setPassword(letters(new SecureRandom()));
    }

    /** From now on everybody has sent all that they may in a day. */
    public void spendSending() {
        server().spent(true);
    }

    /** Puts a mail into a person's inbox. */
    public void deliver(Person person, MimeMessage mail) {
        user(person.email()).deliver(mail);
    }

    /** What lies in a person's inbox, in the order it came. */
    public List<MimeMessage> inbox(Person person) {
        return messages(user(person.email()));
    }

    /** What was sent to other domains. */
    public List<MimeMessage> outside() {
        return messages(user(OUTSIDE));
    }

    private GreenMailUser user(String login) {
        return Objects.requireNonNull(server().getManagers().getUserManager().getUser(login), "no such person");
    }

    private List<MimeMessage> messages(GreenMailUser user) {
        try {
            return server().getManagers().getImapHostManager().getInbox(user).getMessages().stream()
                    .map(StoredMessage::getMimeMessage)
                    .toList();
        } catch (FolderException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The program may ask at either of the providers of OAuth. */
    @Override
    public void register(TwinClient client) {
        google().oauth().register(client);
        microsoft().oauth().register(client);
    }

    @Override
    public void reset() {
        UserManager users = server().getManagers().getUserManager();
        List.copyOf(users.listUser()).forEach(users::deleteUser);
        fill();
        server().spent(false);
        google().oauth().reset();
        microsoft().oauth().reset();
    }

    @Override
    public void outage(RoutingContext ctx, int status, @Nullable Duration retryAfter) {
        Reply.empty(ctx, status);
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop();
        }
    }
}
