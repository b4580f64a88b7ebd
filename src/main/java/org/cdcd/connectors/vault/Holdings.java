package org.cdcd.connectors.vault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import org.cdcd.connectors.vault.accounts.Accounts;
import org.cdcd.connectors.vault.accounts.apppasswords.AppPasswords;
import org.cdcd.connectors.vault.accounts.credentials.States;
import org.cdcd.connectors.vault.accounts.refresh.RefreshAnswers;
import org.cdcd.connectors.vault.egress.Spool;
import org.cdcd.connectors.vault.keys.OwnerKey;
import org.cdcd.connectors.vault.store.ClientRows;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.RequestKeyRows.RequestKey;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.vault.watch.Watch;
import org.cdcd.connectors.wire.Json;

/** What a person has few of here: credentials, keys, links, tokens, notices, receipts and ciphertexts. */
final class Holdings {
    private final Store store;
    private final Accounts accounts;
    private final Spool spool;
    private final InstantSource clock;

    Holdings(Store store, Accounts accounts, Spool spool, InstantSource clock) {
        this.store = store;
        this.accounts = accounts;
        this.spool = spool;
        this.clock = clock;
    }

    /** Adds it to a page. */
    void tell(ObjectNode page, String webid) {
        ArrayNode credentials = page.putArray("credentials");
        store.person().credentials(webid).forEach(row -> credential(credentials.addObject(), row));
        ArrayNode keys = page.putArray("request_keys");
        store.requestKeys().all(webid).forEach(key -> key(keys.addObject(), key));
        ClientRows.Known clients = store.clients().of(webid);
        ArrayNode clientKeys = page.putArray("client_keys");
        clients.keys()
                .forEach(
                        (jkt, trusted) -> clientKeys.addObject().put("jkt", jkt).put("trusted", trusted));
        ArrayNode networks = page.putArray("client_networks");
        clients.networks().stream().sorted().forEach(networks::add);
        ArrayNode links = page.putArray("open_links");
        store.person()
                .flows(webid)
                .forEach(flow -> links.addObject()
                        .put("connector_id", flow.connectorId())
                        .put("expiry", Export.time(flow.expires())));
        ArrayNode tokens = page.putArray("scheduled_tokens");
        store.person()
                .sats(webid)
                .forEach(sat -> tokens.addObject()
                        .put("jti", sat.jti())
                        .put("issuer", sat.issuer())
                        .put("max_uses", sat.maxUses())
                        .put("used", sat.used())
                        .put("revoked", sat.revoked())
                        .put("expiry", Export.time(sat.expires())));
        ArrayNode registrations = page.putArray("open_registrations");
        store.person()
                .registrations(webid)
                .forEach(open -> registrations
                        .addObject()
                        .put("connector_id", open.connectorId())
                        .put("zk_user_id", open.userId())
                        .put("audience", open.audience())
                        .put("expiry", Export.time(open.expires())));
        ArrayNode notices = page.putArray("notices");
        store.notices().of(webid, Integer.MAX_VALUE).forEach(notice -> Watch.describe(notice, notices.addObject()));
        accounts.receipts(webid).forEach(page.putArray("receipts")::add);
        ArrayNode passwords = page.putArray("app_passwords");
        store.appPasswords().all(webid).forEach(one -> passwords.add(AppPasswords.json(one)));
        ArrayNode contents = page.putArray("contents");
        spool.of(webid)
                .forEach(content -> contents.addObject()
                        .put("id", content.id().toString())
                        .put("length", content.length())
                        .put("expiry", Export.time(content.until())));
    }

    private void credential(ObjectNode json, CredentialRow row) {
        json.put("credential_id", row.credentialId().toString())
                .put("user_id", row.webid())
                .put("connector_id", row.account().connectorId())
                .put("service_identifier", row.account().serviceIdentifier())
                .put("service_user_id", row.account().serviceUserId())
                .put("auth_method", row.account().authMethod());
        row.account().scopes().forEach(json.putArray("scopes")::add);
        json.set("scope", json.path("scopes").deepCopy());
        json.set(
                "refresh_metadata",
                RefreshAnswers.json(store.refreshHistory()
                        .of(row.webid(), row.credentialId())
                        .orElse(null)));
        ObjectNode connection = json.putObject("connection");
        row.account().connection().forEach(connection::put);
        json.put("protection", row.account().mode())
                .put("region", row.account().region())
                .put("version", row.version())
                .put("status", States.word(row, clock.instant()))
                .put("issuance_time", Export.time(row.account().issued()))
                .put("expiry", Export.time(row.account().expires()));
        String ownerKey = row.account().ownerKey();
        if (ownerKey != null) {
            json.put("encryption_key_reference", OwnerKey.of(ownerKey).reference());
        }
        store.keyRotations()
                .find(row.webid(), row.credentialId())
                .ifPresent(key -> json.putObject("key")
                        .put("since", Export.time(key.keySince()))
                        .put("id_at_service", key.keyId())
                        .put("last_rotated", Export.time(key.lastRotated()))
                        .put("state", key.step().wireName()));
        json.put(
                "use_profile",
                store.useProfiles().find(row.webid(), row.credentialId()).orElse(null));
        ObjectNode used = json.putObject("used_operations");
        store.usedOperations()
                .of(row.webid(), row.credentialId())
                .forEach((operation, first) -> used.put(operation, Export.time(first)));
    }

    private static void key(ObjectNode json, RequestKey key) {
        json.put("key_id", key.keyId())
                .put("use", key.use())
                .put("created", Export.time(key.created()))
                .put("expires", Export.time(key.expires()))
                .put("revoked", Export.time(key.revoked()));
        try {
            json.set("jwk", Json.MAPPER.readTree(key.jwk()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored key is no JSON", e);
        }
    }
}
