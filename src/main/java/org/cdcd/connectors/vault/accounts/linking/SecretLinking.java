package org.cdcd.connectors.vault.accounts.linking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.Injection;
import org.cdcd.connectors.catalog.OAuth2.Identity;
import org.cdcd.connectors.catalog.SecretAuth;
import org.cdcd.connectors.identity.Caller;
import org.cdcd.connectors.vault.accounts.calls.Identification;
import org.cdcd.connectors.vault.accounts.calls.Identified;
import org.cdcd.connectors.vault.accounts.calls.Placeholders;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook.Contents;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook.Scopes;
import org.cdcd.connectors.vault.accounts.credentials.LinkAnswers;
import org.cdcd.connectors.vault.accounts.credentials.Protection;
import org.cdcd.connectors.vault.accounts.credentials.ScopePlan;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.http.ServiceRecords;
import org.cdcd.connectors.vault.keys.OwnerKey;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.keys.ServiceKeys;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.Notices;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.SecretSeal;
import org.jspecify.annotations.Nullable;

/** Links an account by something that the person pastes: an API key, an app password. It comes sealed to the vault's key. */
public final class SecretLinking {
    private final ServiceKeys keys;
    private final Identification identification;
    private final MailProof mailProof;
    private final MailServerSearch mailServers;
    private final AccountBook book;
    private final KeyBringing bringing;
    private final ChosenSecrets chosen;
    private final Notices notices;
    private final InstantSource clock;

    /** @param breachList where passwords are looked up; null to look nothing up */
    public SecretLinking(
            ServiceKeys keys,
            Outgoing outgoing,
            Identification identification,
            MailProof mailProof,
            Store store,
            AccountBook book,
            @Nullable BreachList breachList,
            InstantSource clock) {
        this.keys = keys;
        this.identification = identification;
        this.mailProof = mailProof;
        this.mailServers = new MailServerSearch(outgoing, new ServiceRecords(outgoing.vertx()));
        this.book = book;
        this.bringing = new KeyBringing(store.credentials(), store.keyRotations(), book);
        this.chosen = new ChosenSecrets(breachList);
        this.notices = store.notices();
        this.clock = clock;
    }

    /**
     * Completes the link, or brings a new key into the credential that the request names; where the method has something to
     * discover and no secret came yet, answers with what was found.
     */
    public ObjectNode complete(
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
        UUID named = request.credentialId();
        CredentialRow before = named == null ? null : bringing.found(caller, connector, method, named);
        if (before == null) {
            Protection.require(connector, book.mode(owner));
        }
        Map<String, String> given = new LinkedHashMap<>();
        if (before != null) {
            bringing.fillInBefore(connector, method, before, given);
        }
        given.putAll(request.fields());
        opened(sealed, connector.id(), caller)
                .fields()
                .forEachRemaining(field -> given.put(field.getKey(), text(field)));
        Map<String, String> values = FilledFields.of(method.fields(), given);
        Set<String> warnings = chosen.check(method, values);
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
            ObjectNode linked = before == null
                    ? keep(caller, connector, method, new Contents(secrets, null, null, owner), connection)
                    : bring(connector, method, before, KeyBringing.contents(secrets, before, owner), connection);
            return warned(caller, connector, warnings, linked);
        } finally {
            secrets.values().forEach(Secret::close);
        }
    }

    private ObjectNode warned(Caller caller, Connector connector, Set<String> warnings, ObjectNode linked) {
        if (!warnings.isEmpty()) {
            UUID id = UUID.fromString(linked.path("credential_id").asText());
            warnings.forEach(linked.putArray("warnings")::add);
            warnings.forEach(warning -> notices.add(caller.webid(), warning, "notify", connector.id(), id));
        }
        return linked;
    }

    private ObjectNode keep(
            Caller caller, Connector connector, SecretAuth method, Contents contents, Map<String, String> connection) {
        prove(connector, method, contents, connection);
        return keep(caller, connector, method, UUID.randomUUID(), contents, connection, null);
    }

    private ObjectNode bring(
            Connector connector,
            SecretAuth method,
            CredentialRow before,
            Contents contents,
            Map<String, String> connection) {
        KeyBringing.requireSamePlace(before, connection);
        prove(connector, method, contents, connection);
        Identified who = identified(connector, method, contents.secrets(), connection);
        learn(method, who, connection);
        return bringing.bring(before, connector, method, contents, who, connection);
    }

    /** A provider that wants a password of a program's own says no more than that the log-in failed. */
    private void prove(Connector connector, SecretAuth method, Contents contents, Map<String, String> connection) {
        if (method.inject().kind() != Injection.Kind.MAIL) {
            return;
        }
        try {
            mailProof.prove(connector, contents.secrets(), connection);
        } catch (Refusal refusal) {
            SecretAuth.Guide guide = method.guide(connection);
            throw guide == null || refusal.code() != ErrorCode.AUTH_FLOW_INVALID
                    ? refusal
                    : refusal.withRemedy(guide.title() + " wants an app password (" + guide.form() + "), made at "
                            + guide.url() + ".");
        }
    }

    /**
     * Links what is proved as far as a mail server can; a call proves the rest here.
     *
     * @param connection gets what is learnt
     * @param expires when the secret ends; null if it does not
     */
    public ObjectNode keep(
            Caller caller,
            Connector connector,
            SecretAuth method,
            UUID id,
            Contents contents,
            Map<String, String> connection,
            @Nullable Instant expires) {
        Identified who = identified(connector, method, contents.secrets(), connection);
        learn(method, who, connection);
        List<String> scopes = List.of();
        book.open(
                id,
                caller.webid(),
                connector,
                method.method(),
                new Scopes(scopes, scopes, expires),
                who,
                connection,
                contents,
                clock.instant());
        return LinkAnswers.completed(
                id,
                expires,
                who.userId(),
                ScopePlan.capabilities(connector, method.method(), scopes),
                book.mode(contents.owner()));
    }

    private static void learn(SecretAuth method, Identified who, Map<String, String> connection) {
        connection.putAll(who.kept());
        Placeholders.urls(method.connection(), connection);
    }

    private Identified identified(
            Connector connector, SecretAuth method, Map<String, Secret> secrets, Map<String, String> connection) {
        Identity probe = method.probe();
        if (probe == null) {
            throw new IllegalStateException(connector.id() + " declares no probe for " + method.method());
        }
        return identification.identify(connector, probe, method.inject(), secrets, connection, Map.of(), null);
    }

    /** @param sealedFor the connector, or what else the seal names */
    public ObjectNode opened(String sealed, String sealedFor, Caller caller) {
        JWK key = keys.decryptionKey(SecretSeal.keyId(sealed))
                .orElseThrow(() -> Refusal.of(ErrorCode.UNKNOWN_KEY, "secret_jwe is sealed to a key that is not ours.")
                        .withRemedy("Fetch /.well-known/cdcd-connectors again and seal anew."));
        return SecretSeal.open(sealed, key, sealedFor, caller.webid(), clock.instant());
    }

    private static String text(Map.Entry<String, JsonNode> field) {
        if (!field.getValue().isTextual()) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "The sealed fields must all be texts.");
        }
        return field.getValue().textValue();
    }
}
