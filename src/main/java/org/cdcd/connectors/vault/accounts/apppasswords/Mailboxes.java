package org.cdcd.connectors.vault.accounts.apppasswords;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.Injection;
import org.cdcd.connectors.catalog.SecretAuth;
import org.cdcd.connectors.identity.Caller;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook.Contents;
import org.cdcd.connectors.vault.accounts.linking.MailProof;
import org.cdcd.connectors.vault.accounts.linking.SecretLinking;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.mailserver.GeneratedPassword;
import org.cdcd.connectors.vault.mailserver.MailServer;
import org.cdcd.connectors.vault.store.AppPasswordRows.AppPassword;
import org.cdcd.connectors.vault.store.LinkedAccount;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** Mailboxes of the operator's own mail servers: proved to be a person's, and linked with a password that was made for it. */
final class Mailboxes {
    private static final String CONNECTOR = "email";

    // the server looks at its file once a second, and may just have done so
    private static final int TRIES = 3;
    private static final Duration UNTIL_IT_LOOKS = Duration.ofMillis(1_100);

    private final Catalog catalog;
    private final SecretLinking linking;
    private final MailProof mailProof;
    private final FailedProofs failedProofs;

    Mailboxes(Catalog catalog, SecretLinking linking, MailProof mailProof, FailedProofs failedProofs) {
        this.catalog = catalog;
        this.linking = linking;
        this.mailProof = mailProof;
        this.failedProofs = failedProofs;
    }

    /** What the seal of a mailbox's own password names in the place of a connector. */
    static String sealedFor(MailServer server) {
        return "app-passwords:" + server.name();
    }

    /**
     * Logs in with the mailbox's own password, which is forgotten then.
     *
     * @throws Refusal {@code auth_flow_invalid} if it does not open the mailbox or was made here: an app password may be for less than
     *     the whole mailbox, and must not lead to one for more; {@code rate_limited} after too many that did not
     */
    void prove(Caller caller, MailServer server, String mailbox, String secretJwe) {
        ObjectNode fields = linking.opened(secretJwe, sealedFor(server), caller);
        String typed = fields.path(AppPasswords.PASSWORD).asText();
        if (fields.size() != 1 || typed.isEmpty() || typed.length() > 256) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "The sealed fields must be the password alone.");
        }
        if (GeneratedPassword.looksLike(typed)) {
            throw Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "An app password does not prove whose the mailbox is.")
                    .withRemedy("Use the mailbox's own password.");
        }
        failedProofs.check(caller.webid(), mailbox);
        try (Secret password = Secret.ofAscii(typed)) {
            mailProof.prove(connector(), Map.of(AppPasswords.PASSWORD, password), connection(server, mailbox, mailbox));
        } catch (Refusal refusal) {
            if (refusal.code() == ErrorCode.AUTH_FLOW_INVALID) {
                failedProofs.failed(caller.webid(), mailbox);
            }
            throw refusal;
        }
    }

    /** Links it with a password that the server has just been told of; the password stays the caller's. */
    ObjectNode link(Caller caller, MailServer server, AppPassword made, Secret password) {
        Connector connector = connector();
        SecretAuth method = method(connector);
        Map<String, String> connection = connection(server, made.mailbox(), made.username());
        connection.put(LinkedAccount.MAIL_SERVER, server.name());
        Map<String, Secret> secrets = Map.of(AppPasswords.PASSWORD, password);
        awaitLogIn(connector, secrets, connection);
        UUID id = made.credentialId();
        if (id == null) {
            throw new IllegalArgumentException("the password is a person's");
        }
        return linking.keep(
                caller, connector, method, id, new Contents(secrets, null, null, null), connection, made.expires());
    }

    private void awaitLogIn(Connector connector, Map<String, Secret> secrets, Map<String, String> connection) {
        for (int tried = 1; ; tried++) {
            try {
                mailProof.prove(connector, secrets, connection);
                return;
            } catch (Refusal refusal) {
                if (refusal.code() != ErrorCode.AUTH_FLOW_INVALID) {
                    throw refusal;
                }
                if (tried == TRIES) {
                    throw Refusal.of(ErrorCode.SERVICE_ERROR, "The mail server does not take the password made for it.")
                            .withRemedy(
                                    "The operator should look whether it reads the file that this server writes, and"
                                            + " allows the network that this server comes from.");
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(UNTIL_IT_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.of(ErrorCode.VAULT_UNAVAILABLE, "The vault stops.").withRetryAfter(UNTIL_IT_LOOKS);
        }
    }

    private Connector connector() {
        return catalog.find(CONNECTOR)
                .orElseThrow(() ->
                        Refusal.of(ErrorCode.CONNECTOR_NOT_FOUND, "There is no connector for mail on this server."));
    }

    private static SecretAuth method(Connector connector) {
        return connector.auth().secrets().values().stream()
                .filter(method -> method.inject().kind() == Injection.Kind.MAIL)
                .findFirst()
                .orElseThrow(() ->
                        Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "The connector for mail is not linked by passwords."));
    }

    private static Map<String, String> connection(MailServer server, String mailbox, String username) {
        Map<String, String> connection = new HashMap<>();
        connection.put("address", mailbox);
        connection.put("username", username);
        connection.put("imap_host", server.imap().host());
        connection.put("imap_port", String.valueOf(server.imap().port()));
        connection.put("smtp_host", server.smtp().host());
        connection.put("smtp_port", String.valueOf(server.smtp().port()));
        return connection;
    }
}
