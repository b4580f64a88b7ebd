package org.cdcd.connectors.vault.egress;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.cdcd.connectors.vault.accounts.credentials.Material;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** What proves an account to a mail server, in the forms that SASL has for it. The arrays are zeroed by the writer. */
final class MailLogin {
    private final String user;
    private final Secret secret;
    private final boolean token;

    /** How a protocol logs in at the server; fails with {@link LoginRefused} if the server does not let us in. */
    @FunctionalInterface
    interface Protocol {
        /** @param startTls whether the socket is still plain: then nothing is said before it is not */
        Future<Void> logIn(LineSocket server, String host, boolean startTls, MailLogin login);
    }

    private MailLogin(String user, Secret secret, boolean token) {
        this.user = user;
        this.secret = secret;
        this.token = token;
    }

    static MailLogin of(Material material) {
        return of(material.secrets(), material.connection());
    }

    /** The secrets stay the caller's, who keeps them open until the log-in has ended. */
    static MailLogin of(Map<String, Secret> secrets, Map<String, String> connection) {
        String user = connection.getOrDefault("username", connection.getOrDefault("address", ""));
        Secret token = secrets.get("token");
        Secret password = secrets.get("password");
        Secret secret = token == null ? password : token;
        if (secret == null || user.isEmpty() || !user.chars().allMatch(c -> c > 0x1f && c != 0x7f)) {
            throw Refusal.of(ErrorCode.REAUTHORIZATION_REQUIRED, "The stored credential cannot open a mailbox.")
                    .withRemedy("Link the account again.");
        }
        return new MailLogin(user, secret, token != null);
    }

    boolean isToken() {
        return token;
    }

    String user() {
        return user;
    }

    /** SASL PLAIN (RFC 4616), base64 with CRLF. */
    byte[] plainLine() {
        return encoded("\0" + user + "\0", "");
    }

    /** XOAUTH2, base64 with CRLF. */
    byte[] xoauth2Line() {
        return encoded("user=" + user + "\1auth=Bearer ", "\1\1");
    }

    byte[] passwordLine() {
        return encoded("", "");
    }

    byte[] userLine() {
        byte[] encoded = Base64.getEncoder().encode(user.getBytes(StandardCharsets.UTF_8));
        return withLineEnd(encoded);
    }

    /** The password as it is, with CRLF, for an IMAP literal. */
    byte[] rawPassword() {
        return secret.reveal(MailLogin::withLineEnd);
    }

    private byte[] encoded(String before, String after) {
        byte[] head = before.getBytes(StandardCharsets.UTF_8);
        byte[] tail = after.getBytes(StandardCharsets.UTF_8);
        return secret.reveal(bytes -> {
            byte[] whole = Arrays.copyOf(head, head.length + bytes.length + tail.length);
            System.arraycopy(bytes, 0, whole, head.length, bytes.length);
            System.arraycopy(tail, 0, whole, head.length + bytes.length, tail.length);
            byte[] encoded = Base64.getEncoder().encode(whole);
            Arrays.fill(whole, (byte) 0);
            byte[] line = withLineEnd(encoded);
            Arrays.fill(encoded, (byte) 0);
            return line;
        });
    }

    private static byte[] withLineEnd(byte[] bytes) {
        byte[] line = Arrays.copyOf(bytes, bytes.length + 2);
        line[bytes.length] = '\r';
        line[bytes.length + 1] = '\n';
        return line;
    }
}
