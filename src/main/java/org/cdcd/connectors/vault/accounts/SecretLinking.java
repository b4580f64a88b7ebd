package org.cdcd.connectors.vault.accounts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.Injection;
import org.cdcd.connectors.catalog.OAuth2.Identity;
import org.cdcd.connectors.catalog.SecretAuth;
import org.cdcd.connectors.identity.Caller;
import org.cdcd.connectors.vault.accounts.AccountBook.Contents;
import org.cdcd.connectors.vault.accounts.AccountBook.Scopes;
import org.cdcd.connectors.vault.keys.OwnerKey;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.keys.ServiceKeys;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialRows;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.vault.store.KeyRotations;
import org.cdcd.connectors.vault.store.SealedParts;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.SecretSeal;
import org.jspecify.annotations.Nullable;

/** Links an account by something that the person pastes: an API key, an app password. It comes sealed to the vault's key. */
final class SecretLinking {
    private final ServiceKeys keys;
    private final Identification identification;
    private final MailProof mailProof;
    private final MailServerSearch mailServers;
    private final AccountBook book;
    private final CredentialRows rows;
    private final KeyRotations rotations;
    private final InstantSource clock;

    SecretLinking(
            ServiceKeys keys,
            Identification identification,
            MailProof mailProof,
            MailServerSearch mailServers,
            AccountBook book,
            CredentialRows rows,
            KeyRotations rotations,
            InstantSource clock) {
        this.keys = keys;
        this.identification = identification;
        this.mailProof = mailProof;
        this.mailServers = mailServers;
        this.book = book;
        this.rows = rows;
        this.rotations = rotations;
        this.clock = clock;
    }

    /**
     * Completes the link, or brings a new key into the credential that the request names; where the method has something to
     * discover and no secret came yet, answers with what was found.
     */
    ObjectNode complete(
            Caller caller, Connector connector, SecretAuth method, LinkRequest request, @Nullable OwnerKey owner) {
        String sealed = request.secretJwe();
        if (sealed == null && method.discovery() == SecretAuth.Discovery.MAIL_SERVERS) {
            return mailServers.find(method, request.fields());
        }
        if (sealed == null) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "secret_jwe is missing.")
                    .at(List.of("/secret_jwe"))
                    .withRemedy("Seal the fields to a key of /.well-known/cdcd-connectors and send secret_jwe.");
        }
        CredentialRow before =
                request.credentialId() == null ? null : held(caller, connector, method, request.credentialId());
        if (before == null) {
            Protection.require(connector, book.mode(owner));
        }
        Map<String, String> given = new LinkedHashMap<>();
        if (before != null) {
            filledInBefore(method, before, given);
        }
        given.putAll(request.fields());
        opened(sealed, connector, caller).fields().forEachRemaining(field -> given.put(field.getKey(), text(field)));
        Map<String, String> values = FilledFields.of(method.fields(), given);
        Map<String, Secret> secrets = new LinkedHashMap<>();
        Map<String, String> connection = new HashMap<>();
        method.fields().forEach((name, field) -> {
            String value = values.get(name);
            if (value != null && field.secret()) {
                secrets.put(name, Secret.ofAscii(value));
            } else if (value != null) {
                connection.put(name, value);
            }
        });
        try {
            return before == null
                    ? keep(caller, connector, method, new Contents(secrets, null, null, owner), connection)
                    : bring(before, connector, method, contents(secrets, before, owner), connection);
        } finally {
            secrets.values().forEach(Secret::close);
        }
    }

    private ObjectNode keep(
            Caller caller, Connector connector, SecretAuth method, Contents contents, Map<String, String> connection) {
        Identified who = identified(connector, method, contents.secrets(), connection);
        connection.putAll(who.kept());
        Placeholders.urls(method.connection(), connection);
        Instant now = clock.instant();
        List<String> scopes = List.of();
        UUID id = book.open(
                caller.webid(),
                connector,
                method.method(),
                new Scopes(scopes, scopes, null),
                who,
                connection,
                contents,
                now);
        return LinkAnswers.completed(
                id,
                null,
                who.userId(),
                ScopePlan.capabilities(connector, method.method(), scopes),
                book.mode(contents.owner()));
    }

    /** A key in the place of another one is kept as that was. */
    private static Contents contents(Map<String, Secret> secrets, CredentialRow before, @Nullable OwnerKey named) {
        return new Contents(secrets, null, null, OwnerKeys.kept(AccountBook.owner(before), named));
    }

    private CredentialRow held(Caller caller, Connector connector, SecretAuth method, UUID credentialId) {
        CredentialRow row = rows.find(caller.webid(), credentialId)
                .filter(found -> found.account().connectorId().equals(connector.id()))
                .orElseThrow(() -> States.refusal(null, null));
        if (row.state() == CredentialState.REVOKED) {
            throw States.refusal(row);
        }
        if (!row.account().authMethod().equals(method.method())) {
            throw Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "The credential was not linked by " + method.method() + ".")
                    .at(List.of("/credential_id"))
                    .withRemedy("Link the account anew, without credential_id.");
        }
        return row;
    }

    /** What is no secret need not be said again. */
    private static void filledInBefore(SecretAuth method, CredentialRow row, Map<String, String> given) {
        method.fields().forEach((name, field) -> {
            String value = row.account().connection().get(name);
            if (!field.secret() && value != null) {
                given.put(name, value);
            }
        });
    }

    /** Puts the new key in the old one's place, if it opens the same account at the same server. */
    private ObjectNode bring(
            CredentialRow row,
            Connector connector,
            SecretAuth method,
            Contents contents,
            Map<String, String> connection) {
        Map<String, String> known = row.account().connection();
        boolean samePlace = connection.entrySet().stream()
                .allMatch(field -> field.getValue().equals(known.get(field.getKey())));
        if (!samePlace
                || !identified(connector, method, contents.secrets(), connection)
                        .userId()
                        .equals(row.account().serviceUserId())) {
            throw Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "The new key is of another account.")
                    .withRemedy(
                            "Bring a key of the account that the credential is for, or link without credential_id.");
        }
        rotations.enrol(connector.id(), method.method());
        SealedParts parts = book.sealed(book.ref(row, connector, row.version() + 1), contents, null);
        if (!rotations.bring(row, parts)) {
            throw Refusal.of(ErrorCode.CREDENTIAL_BUSY, "The credential was changed or revoked meanwhile.")
                    .withRetryAfter(Duration.ofSeconds(1));
        }
        return LinkAnswers.completed(
                row.credentialId(),
                null,
                row.account().serviceUserId(),
                ScopePlan.capabilities(connector, method.method(), row.account().scopes()),
                row.account().mode());
    }

    private Identified identified(
            Connector connector, SecretAuth method, Map<String, Secret> secrets, Map<String, String> connection) {
        if (method.inject().kind() == Injection.Kind.MAIL) {
            mailProof.prove(connector, secrets, connection);
        }
        Identity probe = method.probe();
        if (probe == null) {
            throw new IllegalStateException(connector.id() + " declares no probe for " + method.method());
        }
        return identification.identify(connector, probe, method.inject(), secrets, connection, Map.of(), null);
    }

    private ObjectNode opened(String sealed, Connector connector, Caller caller) {
        JWK key = keys.decryptionKey(SecretSeal.keyId(sealed))
                .orElseThrow(() -> Refusal.of(ErrorCode.UNKNOWN_KEY, "secret_jwe is sealed to a key that is not ours.")
                        .withRemedy("Fetch /.well-known/cdcd-connectors again and seal anew."));
        return SecretSeal.open(sealed, key, connector.id(), caller.webid(), clock.instant());
    }

    private static String text(Map.Entry<String, JsonNode> field) {
        if (!field.getValue().isTextual()) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "The sealed fields must all be texts.");
        }
        return field.getValue().textValue();
    }
}
