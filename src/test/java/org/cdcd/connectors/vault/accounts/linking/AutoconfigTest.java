package org.cdcd.connectors.vault.accounts.linking;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AutoconfigTest {
    private static final String GOOD_SMTP = server("outgoing", "smtp", "out.b.example", 465, "SSL", "%EMAILADDRESS%");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no xml",
                "<clientConfig>",
                "<clientConfig><emailProvider></clientConfig>",
                "<!DOCTYPE c [<!ENTITY h \"in.b.example\">]><clientConfig/>",
                "<!DOCTYPE c SYSTEM \"http://127.0.0.1/x.dtd\"><clientConfig/>"
            })
    void readsNothingFromWhatIsNoPlainConfiguration(String document) {
        assertThat(Autoconfig.read(document.getBytes(StandardCharsets.UTF_8), "a@b.example"))
                .isEmpty();
    }

    @Test
    void refusesADocumentTypeThoughTheRestIsGood() {
        String good = document(server("incoming", "imap", "in.b.example", 993, "SSL", "%EMAILADDRESS%"), GOOD_SMTP);

        assertThat(read(good)).isPresent();
        assertThat(read("<!DOCTYPE clientConfig>" + good)).isEmpty();
        assertThat(read("<!DOCTYPE c [<!ENTITY a \"a\"><!ENTITY b \"&a;&a;\">]>" + good.replace("in.b.", "&b;.b.")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "993, plain",
        "143, plain",
        "143, SSL",
        "993, STARTTLS",
        "22, SSL",
        "8993, SSL",
        "80, STARTTLS",
        "0993, SSL"
    })
    void findsNoServerWithoutTlsOrOnAPortThatIsNoneOfMail(String port, String security) {
        String imap = server("incoming", "imap", "in.b.example", 993, security, "%EMAILADDRESS%")
                .replace(">993<", ">" + port + "<");

        assertThat(read(document(imap, GOOD_SMTP))).isEmpty();
    }

    @Test
    void findsNoServerThatTakesNoPasswords() {
        String imap = server("incoming", "imap", "in.b.example", 993, "SSL", "%EMAILADDRESS%");

        assertThat(read(document(imap.replace("password-cleartext", "OAuth2"), GOOD_SMTP)))
                .isEmpty();
        assertThat(read(document(
                        imap.replace("<authentication>", "<authentication>OAuth2</authentication><authentication>"),
                        GOOD_SMTP)))
                .isPresent();
    }

    @Test
    void prefersTlsFromTheFirstByte() {
        MailServers found = read(document(
                        server("incoming", "pop3", "pop.b.example", 995, "SSL", "%EMAILADDRESS%"),
                        server("incoming", "imap", "Old.b.example", 143, "STARTTLS", "%EMAILADDRESS%"),
                        server("incoming", "imap", "In.b.example", 993, "SSL", "%EMAILADDRESS%"),
                        server("outgoing", "smtp", "out.b.example", 587, "STARTTLS", "%EMAILADDRESS%")))
                .orElseThrow();

        assertThat(found.imap()).isEqualTo(new MailServers.At("in.b.example", 993));
        assertThat(found.smtp()).isEqualTo(new MailServers.At("out.b.example", 587));
        assertThat(found.user()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "%EMAILLOCALPART%, %EMAILLOCALPART%, a",
        "x-%EMAILLOCALPART%, x-%EMAILLOCALPART%, x-a",
        "%EMAILADDRESS%, %EMAILADDRESS%,",
        "%EMAILLOCALPART%, %EMAILADDRESS%,",
        "%REALNAME%, %REALNAME%,"
    })
    void fillsInTheUserNameThatBothServersTake(String imapUser, String smtpUser, String user) {
        MailServers found = read(document(
                        server("incoming", "imap", "in.b.example", 993, "SSL", imapUser),
                        server("outgoing", "smtp", "out.b.example", 465, "SSL", smtpUser)))
                .orElseThrow();

        assertThat(found.user()).isEqualTo(user);
    }

    @Test
    void knowsLargeProvidersByTheirDomain() {
        assertThat(MailPresets.of("gmx.de").orElseThrow().smtp().host()).isEqualTo("mail.gmx.net");
        assertThat(MailPresets.of("outlook.com").orElseThrow().oauth2()).isEqualTo("microsoft");
        assertThat(MailPresets.of("gmx.de.evil.example")).isEmpty();
    }

    private static Optional<MailServers> read(String document) {
        return Autoconfig.read(document.getBytes(StandardCharsets.UTF_8), "a@b.example");
    }

    static String document(String... servers) {
        return "<clientConfig version=\"1.1\"><emailProvider id=\"b.example\"><domain>b.example</domain>"
                + String.join("", servers) + "</emailProvider></clientConfig>";
    }

    static String server(String direction, String type, String host, int port, String security, String user) {
        return "<%1$sServer type=\"%2$s\"><hostname>%3$s</hostname><port>%4$d</port><socketType>%5$s</socketType>"
                        .formatted(direction, type, host, port, security)
                + "<username>" + user + "</username><authentication>password-cleartext</authentication></"
                + direction + "Server>";
    }
}
