package org.cdcd.connectors.egress.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.mail.BodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OutgoingMailTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    @ParameterizedTest
    @CsvSource({"to", "cc", "bcc", "subject", "reply_to"})
    void refusesALineThatBreaksAHeader(String name) {
        for (String end : new String[] {"\r\n", "\n", "\r", "\0", "\u0085"}) {
            ObjectNode parameters = mail().put(name, "bob@example.org" + end + "Bcc: eve@example.org");

            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(() -> written(parameters))
                    .satisfies(refusal -> {
                        assertThat(refusal.code()).isEqualTo(ErrorCode.PARAMETERS_INVALID);
                        assertThat(refusal.pointers()).containsExactly("/parameters/" + name);
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bob",
                "a b@@c",
                "<bob@example.org",
                "bob@exämple.org",
                "böb@example.org",
                "friends: bob@example.org, eve@example.org;",
                " ",
                ""
            })
    void refusesWhatIsNoAddress(String to) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> written(mail().put("to", to)))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.PARAMETERS_INVALID);
                    assertThat(refusal.getMessage()).doesNotContain("example.org");
                });
    }

    @Test
    void refusesAReferenceThatNoHeaderCanHold() {
        assertThatExceptionOfType(Refusal.class).isThrownBy(() -> written(mail().put("reply_to", "<ü@example.org>")));
    }

    @Test
    void takesItsMessageIdFromTheRequestHoweverOftenItIsSaved() throws Exception {
        OutgoingMail mail = OutgoingMail.of(request(mail()), NOW);
        String first = mail.getMessageID();

        mail.saveChanges();

        assertThat(first).isEqualTo("<r-1@example.org>").isEqualTo(mail.id());
        assertThat(mail.getMessageID()).isEqualTo(first);
    }

    @Test
    void writesNamesAndSubjectAndTextInUtf8() throws Exception {
        String written = written(mail().put("to", "Jörg <bob@example.org>")
                .put("subject", "Grüße")
                .put("text", "schön"));

        assertThat(written)
                .contains("To: =?UTF-8?Q?J=C3=B6rg?= <bob@example.org>\r\n", "Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=\r\n")
                .contains("charset=UTF-8");
        assertThat(written.chars()).allMatch(c -> c < 0x7f);
    }

    @Test
    void namesTheMailThatItAnswers() throws Exception {
        assertThat(written(mail().put("reply_to", "<x@y>")))
                .contains("In-Reply-To: <x@y>\r\n", "References: <x@y>\r\n");
    }

    @Test
    void knowsWhetherAnyOfItHasLeft() throws Exception {
        OutgoingMail mail = OutgoingMail.of(request(mail()), NOW);
        assertThat(mail.isHandedOver()).isFalse();

        mail.writeTo(new ByteArrayOutputStream());

        assertThat(mail.isHandedOver()).isTrue();
    }

    @Test
    void refusesANameOfAFileThatWouldEndItsHeader() {
        Attachment file = file("a.txt\r\nBcc: eve@example.org", "text/plain");

        assertThatThrownBy(() -> OutgoingMail.of(request(mail(), file), NOW))
                .isInstanceOfSatisfying(
                        Refusal.class, no -> assertThat(no.code()).isEqualTo(ErrorCode.PARAMETERS_INVALID));
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain; charset=utf-16, text/plain; charset=utf-16",
        "message/rfc822, application/octet-stream",
        "multipart/mixed, application/octet-stream",
        "nothing, application/octet-stream"
    })
    void attachesAFileAsABlockOfBytes(String type, String expected) throws Exception {
        OutgoingMail mail = OutgoingMail.of(request(mail(), file("Größe \"x\".txt", type)), NOW);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        mail.writeTo(out);
        String first = out.toString(StandardCharsets.ISO_8859_1);
        MimeMessage read = new MimeMessage(null, new ByteArrayInputStream(out.toByteArray()));
        BodyPart part = ((MimeMultipart) read.getContent()).getBodyPart(1);

        assertThat(first).contains("filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%22x%22.txt");
        assertThat(part.getFileName()).isEqualTo("Größe \"x\".txt");
        assertThat(part.getContentType()).startsWith(expected);
        assertThat(part.getInputStream()).hasBinaryContent(new byte[] {0, 1, 2});
        out.reset();
        mail.writeTo(out);
        assertThat(out.toString(StandardCharsets.ISO_8859_1)).isEqualTo(first);
    }

    private static Attachment file(String name, String type) {
        return new Attachment(name, type, () -> new ByteArrayInputStream(new byte[] {0, 1, 2}));
    }

    private static ObjectNode mail() {
        return Json.MAPPER.createObjectNode().put("to", "bob@example.org").put("text", "t");
    }

    private static String written(ObjectNode parameters) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OutgoingMail.of(request(parameters), NOW).writeTo(out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private static MailRequest request(ObjectNode parameters, Attachment... attachments) {
        return new MailRequest(
                URI.create("imap://127.0.0.1:1"),
                URI.create("smtp://127.0.0.1:1"),
                "handle",
                1,
                Duration.ofSeconds(10),
                "r-1",
                parameters,
                List.of(attachments),
                null,
                Map.of("address", "alice@example.org"));
    }
}
