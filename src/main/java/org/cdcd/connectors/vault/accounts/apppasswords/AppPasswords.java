package org.cdcd.connectors.vault.accounts.apppasswords;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.identity.Caller;
import org.cdcd.connectors.vault.accounts.credentials.LinkAnswers;
import org.cdcd.connectors.vault.accounts.credentials.SecretFields;
import org.cdcd.connectors.vault.accounts.linking.MailProof;
import org.cdcd.connectors.vault.accounts.linking.SecretLinking;
import org.cdcd.connectors.vault.accounts.revocation.Revoking;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.mailserver.Argon2Verifier;
import org.cdcd.connectors.vault.mailserver.GeneratedPassword;
import org.cdcd.connectors.vault.mailserver.MailServer;
import org.cdcd.connectors.vault.mailserver.OwnMailServers;
import org.cdcd.connectors.vault.store.AppPasswordRows;
import org.cdcd.connectors.vault.store.AppPasswordRows.AppPassword;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.PublicKeys;
import org.cdcd.connectors.wire.Recipient;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.ResultSeal;
import org.jspecify.annotations.Nullable;

/**
 * App passwords of the operator's own mail servers: made for a mailbox whose owner asks, told to the server, listed, ended. One goes
 * into a new credential, so that nobody ever sees it, or sealed to the person. Everything here blocks.
 */
public final class AppPasswords {
    static final String PASSWORD = "password";
    private static final int MOST_OF_A_MAILBOX = 20;
    private static final Duration LONGEST = Duration.ofDays(3660);

    private final OwnMailServers servers;
    private final AppPasswordRows rows;
    private final Mailboxes mailboxes;
    private final Revoking revoking;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public AppPasswords(
            Catalog catalog,
            OwnMailServers servers,
            AppPasswordRows rows,
            SecretLinking linking,
            MailProof mailProof,
            Revoking revoking,
            InstantSource clock) {
        this.servers = servers;
        this.rows = rows;
        this.mailboxes = new Mailboxes(catalog, linking, mailProof, new FailedProofs(clock));
        this.revoking = revoking;
        this.clock = clock;
    }

    /**
     * Makes one.
     *
     * @param requireLogin refuses unless the person themselves has just logged in
     * @param origin of this server, which the seal names
     * @return the answer of a link with {@code app_password_id}, or {@code password_jwe} and what goes with it
     * @throws Refusal {@code not_found} if there is no such server, {@code mailbox_not_yours}, {@code auth_flow_invalid} if the
     *     mailbox's own password does not open it, {@code invalid_token} if nobody has logged in lately where no password proves
     *     the owner, {@code quota_exhausted}, {@code vault_unavailable} if the server cannot be told
     */
    public ObjectNode create(Caller caller, Runnable requireLogin, byte[] body, String origin) {
        AppPasswordRequest asked = AppPasswordRequest.parse(body);
        MailServer server = servers.find(asked.server())
                .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND, "There is no mail server of this name.")
                        .at(List.of("/server"))
                        .withRemedy("GET /api/v1/app-passwords lists those that there are."));
        checkExpiry(asked.expires());
        JWK recipient = recipient(caller, asked);
        prove(caller, requireLogin, server, asked);
        Instant now = clock.instant();
        AppPassword made;
        try (Secret password = GeneratedPassword.make(random)) {
            made = entry(caller, server, asked, Argon2Verifier.of(password, random), now);
            if (!rows.insert(made, MOST_OF_A_MAILBOX)) {
                throw Refusal.of(
                                ErrorCode.QUOTA_EXHAUSTED,
                                "The mailbox has " + MOST_OF_A_MAILBOX + " app passwords, and that is the most.")
                        .withRemedy("Revoke one that is not needed any more.");
            }
            boolean done = false;
            try {
                tell(server);
                ObjectNode answer = recipient == null
                        ? mailboxes.link(caller, server, made, password)
                        : sealed(caller, made, password, recipient, origin);
                requireStillThere(caller, made);
                done = true;
                return answer.put("app_password_id", made.id().toString());
            } finally {
                if (!done) {
                    end(caller, server, made);
                }
            }
        }
    }

    /** It, or its person, may have been done away with while the mail server was asked. */
    private void requireStillThere(Caller caller, AppPassword made) {
        if (rows.list(caller.webid()).stream().noneMatch(one -> one.id().equals(made.id()))) {
            throw Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "The app password was revoked while it was made.");
        }
    }

    private void end(Caller caller, MailServer server, AppPassword made) {
        UUID credential = made.credentialId();
        if (credential != null) {
            revoking.endIfThere(caller.webid(), credential);
        }
        if (rows.revoke(caller.webid(), made.id())) {
            servers.tell(server.name());
        }
    }

    /** The servers that there are, and the caller's app passwords that are not revoked. */
    public ObjectNode list(Caller caller) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode offered = answer.putArray("servers");
        for (MailServer server : servers.all()) {
            ObjectNode one = offered.addObject().put("name", server.name()).put("title", server.title());
            server.domains().stream().sorted().forEach(one.putArray("domains")::add);
            server.given(caller.webid()).forEach(one.putArray("mailboxes")::add);
        }
        ArrayNode mine = answer.putArray("app_passwords");
        rows.list(caller.webid()).forEach(one -> mine.add(json(one)));
        return answer;
    }

    /**
     * Ends one, and the credential that holds it; a second time changes nothing.
     *
     * @return {@code server_status} is {@code pending} until the server has been told
     * @throws Refusal {@code not_found} if the caller has none of this id
     */
    public ObjectNode revoke(Caller caller, UUID id) {
        AppPassword one = rows.find(caller.webid(), id)
                .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND, "There is no such app password."));
        UUID credential = one.credentialId();
        if (credential != null) {
            // which ends the password in the same transaction
            revoking.endIfThere(caller.webid(), credential);
        }
        rows.revoke(caller.webid(), id);
        boolean told = servers.tell(one.server());
        return Json.MAPPER
                .createObjectNode()
                .put("app_password_id", id.toString())
                .put("status", "revoked")
                .put("server_status", told ? "confirmed" : "pending")
                .put("credential_id", credential == null ? null : credential.toString());
    }

    /** What is told of one. */
    public static ObjectNode json(AppPassword one) {
        UUID credential = one.credentialId();
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("app_password_id", one.id().toString())
                .put("server", one.server())
                .put("mailbox", one.mailbox())
                .put("username", one.username())
                .put("label", one.label());
        one.protocols().forEach(json.putArray("protocols")::add);
        one.networks().forEach(json.putArray("networks")::add);
        return json.put("issuance_time", LinkAnswers.time(one.created()))
                .put("expiry", LinkAnswers.time(one.expires()))
                .put("credential_id", credential == null ? null : credential.toString());
    }

    private void checkExpiry(@Nullable Instant expires) {
        Instant now = clock.instant();
        if (expires != null && (!expires.isAfter(now) || expires.isAfter(now.plus(LONGEST)))) {
            throw AppPasswordRequest.wrong("expiry", "must be ahead, and by ten years at most");
        }
    }

    private void prove(Caller caller, Runnable requireLogin, MailServer server, AppPasswordRequest asked) {
        String mailbox = asked.mailbox();
        boolean given = server.given(caller.webid()).contains(mailbox);
        if (!server.has(mailbox) || !given && server.owners().containsKey(mailbox)) {
            throw notYours();
        }
        if (!given) {
            if (asked.secretJwe() == null) {
                throw notYours();
            }
            mailboxes.prove(caller, server, mailbox, asked.secretJwe());
        } else if (asked.toPerson()) {
            requireLogin.run();
        }
    }

    /** The same whether there is such a mailbox or not. */
    private static Refusal notYours() {
        return Refusal.of(ErrorCode.MAILBOX_NOT_YOURS, "Nothing proves that the mailbox is yours.")
                .at(List.of("/mailbox"))
                .withRemedy(
                        "Send the mailbox's own password, sealed, as secret_jwe; or ask the operator to give you the"
                                + " mailbox.");
    }

    private @Nullable JWK recipient(Caller caller, AppPasswordRequest asked) {
        String signed = asked.recipient();
        if (signed == null) {
            return null;
        }
        try {
            JWK proved = PublicKeys.signature(Json.MAPPER.readTree(caller.dpopKey()));
            return Recipient.verify(signed, proved, caller.webid(), asked.mailbox(), clock.instant());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a caller's key that is no JSON", e);
        }
    }

    private AppPassword entry(
            Caller caller, MailServer server, AppPasswordRequest asked, String verifier, Instant now) {
        return new AppPassword(
                UUID.randomUUID(),
                caller.webid(),
                server.name(),
                asked.mailbox(),
                GeneratedPassword.username(asked.mailbox(), random),
                asked.label(),
                verifier,
                asked.protocols(),
                asked.toPerson() ? asked.networks() : server.networks(),
                now,
                asked.expires(),
                null,
                asked.toPerson() ? null : UUID.randomUUID());
    }

    private void tell(MailServer server) {
        if (!servers.tell(server.name())) {
            throw Refusal.of(ErrorCode.VAULT_UNAVAILABLE, "The mail server cannot be told of app passwords just now.")
                    .withRetryAfter(Duration.ofMinutes(1));
        }
    }

    private static ObjectNode sealed(Caller caller, AppPassword made, Secret password, JWK recipient, String origin) {
        try (Secret content = SecretFields.encode(Map.of(PASSWORD, password))) {
            String jwe = content.reveal(bytes -> ResultSeal.seal(recipient, bytes, origin, caller.webid(), made.id()));
            return json(made).put("password_jwe", jwe);
        }
    }
}
