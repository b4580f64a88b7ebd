package org.cdcd.connectors.vault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.cdcd.connectors.identity.Caller;
import org.cdcd.connectors.vault.accounts.AppPasswords;
import org.cdcd.connectors.vault.accounts.States;
import org.cdcd.connectors.vault.egress.Spool;
import org.cdcd.connectors.vault.keys.UserKeys;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.PersonRows;
import org.cdcd.connectors.vault.store.RequestKeyRows.RequestKey;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.wire.AuditRecord;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is stored about one person but secrets and sealed answers, in pages: the first tells all that there are few of, and
 * every page tells operations and audit entries until there are no more. Answers are left out because the person has them, and
 * here they are sealed to a key that is the person's alone.
 */
final class Export {
    static final int PAGE = 1_000;

    private static final String REGION = "default";
    private static final UUID FIRST = new UUID(0, 0);

    private final Store store;
    private final UserKeys userKeys;
    private final Spool spool;
    private final InstantSource clock;

    Export(Store store, UserKeys userKeys, Spool spool, InstantSource clock) {
        this.store = store;
        this.userKeys = userKeys;
        this.spool = spool;
        this.clock = clock;
    }

    /** Where a page begins: behind this operation, or, once there are none, behind this audit entry. */
    private record Cursor(@Nullable UUID operation, String chain, long sequence) {
        static Cursor parse(@Nullable String text) {
            if (text == null) {
                return new Cursor(FIRST, "", 0);
            }
            try {
                String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
                if (plain.startsWith("o:")) {
                    return new Cursor(UUID.fromString(plain.substring(2)), "", 0);
                }
                int end = plain.lastIndexOf(':');
                if (plain.startsWith("a:") && end > 1) {
                    return new Cursor(null, plain.substring(2, end), Long.parseLong(plain.substring(end + 1)));
                }
            } catch (IllegalArgumentException e) {
                // said below
            }
            throw Refusal.of(ErrorCode.NOT_FOUND, "There is no such page.")
                    .withRemedy("Begin again without a page's name.");
        }

        String text() {
            String plain = operation != null ? "o:" + operation : "a:" + chain + ":" + sequence;
            return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * One page.
     *
     * @param after the {@code next} of the page before, or null for the first one
     * @throws Refusal {@code not_found} if that was no {@code next}
     */
    ObjectNode page(Caller caller, @Nullable String after) {
        Cursor from = Cursor.parse(after);
        String webid = caller.webid();
        ObjectNode page = Json.MAPPER.createObjectNode().put("webid", webid).put("export_time", time(clock.instant()));
        if (after == null) {
            few(page, webid);
        }
        Cursor next = operations(page, webid, from);
        if (next != null && next.operation() == null) {
            next = audit(page, webid, next);
        } else {
            page.putArray("audit");
        }
        if (next != null) {
            page.put("next", next.text());
        }
        return page;
    }

    private void few(ObjectNode page, String webid) {
        ArrayNode credentials = page.putArray("credentials");
        store.person().credentials(webid).forEach(row -> credential(credentials.addObject(), row));
        ArrayNode keys = page.putArray("request_keys");
        store.requestKeys().all(webid).forEach(key -> key(keys.addObject(), key));
        ArrayNode links = page.putArray("open_links");
        store.person()
                .flows(webid)
                .forEach(flow -> links.addObject()
                        .put("connector_id", flow.connectorId())
                        .put("expiry", time(flow.expires())));
        ArrayNode tokens = page.putArray("scheduled_tokens");
        store.person()
                .sats(webid)
                .forEach(sat -> tokens.addObject()
                        .put("jti", sat.jti())
                        .put("issuer", sat.issuer())
                        .put("max_uses", sat.maxUses())
                        .put("used", sat.used())
                        .put("revoked", sat.revoked())
                        .put("expiry", time(sat.expires())));
        ArrayNode passwords = page.putArray("app_passwords");
        store.appPasswords().list(webid).forEach(one -> passwords.add(AppPasswords.json(one)));
        ArrayNode contents = page.putArray("contents");
        spool.of(webid)
                .forEach(content -> contents.addObject()
                        .put("id", content.id().toString())
                        .put("length", content.length())
                        .put("expiry", time(content.until())));
    }

    private void credential(ObjectNode json, CredentialRow row) {
        json.put("credential_id", row.credentialId().toString())
                .put("connector_id", row.account().connectorId())
                .put("service_identifier", row.account().serviceIdentifier())
                .put("service_user_id", row.account().serviceUserId())
                .put("auth_method", row.account().authMethod());
        row.account().scopes().forEach(json.putArray("scopes")::add);
        ObjectNode connection = json.putObject("connection");
        row.account().connection().forEach(connection::put);
        json.put("protection", row.account().mode())
                .put("region", row.account().region())
                .put("version", row.version())
                .put("status", States.word(row, clock.instant()))
                .put("issuance_time", time(row.account().issued()))
                .put("expiry", time(row.account().expires()));
    }

    private static void key(ObjectNode json, RequestKey key) {
        json.put("key_id", key.keyId())
                .put("use", key.use())
                .put("created", time(key.created()))
                .put("expires", time(key.expires()))
                .put("revoked", time(key.revoked()));
        try {
            json.set("jwk", Json.MAPPER.readTree(key.jwk()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored key is no JSON", e);
        }
    }

    /** Where to go on: behind the last operation of a full page, or with the audit entries. */
    private Cursor operations(ObjectNode page, String webid, Cursor from) {
        ArrayNode list = page.putArray("operations");
        UUID after = from.operation();
        if (after == null) {
            return from;
        }
        List<PersonRows.OperationRow> rows = store.person().operations(webid, after, PAGE);
        for (PersonRows.OperationRow row : rows) {
            ObjectNode one = list.addObject()
                    .put("request_id", row.requestId().toString())
                    .put("state", row.state());
            one.put("status", row.status());
            one.put("created", time(row.created())).put("expiry", time(row.expires()));
        }
        return rows.size() < PAGE
                ? new Cursor(null, "", 0)
                : new Cursor(rows.getLast().requestId(), "", 0);
    }

    private @Nullable Cursor audit(ObjectNode page, String webid, Cursor from) {
        ArrayNode list = page.putArray("audit");
        List<AuditRecord> entries = userKeys.knownAuditName(webid, REGION)
                .map(name -> store.auditTrail().after(name, from.chain(), from.sequence(), PAGE))
                .orElse(List.of());
        for (AuditRecord logged : entries) {
            list.addObject()
                    .put("chain", logged.chain())
                    .put("sequence", logged.sequence())
                    .put("time", logged.time().toString())
                    .put("actor", logged.actor())
                    .put("action", logged.action())
                    .put("object", logged.object())
                    .put("outcome", logged.outcome())
                    .put("request_hash", logged.requestHash());
        }
        return entries.size() < PAGE
                ? null
                : new Cursor(null, entries.getLast().chain(), entries.getLast().sequence());
    }

    private static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
