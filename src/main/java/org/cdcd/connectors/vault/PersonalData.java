package org.cdcd.connectors.vault;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.cdcd.connectors.identity.Caller;
import org.cdcd.connectors.vault.accounts.Accounts;
import org.cdcd.connectors.vault.egress.Spool;
import org.cdcd.connectors.vault.keys.UserKeys;
import org.cdcd.connectors.vault.store.AuditEntry;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that is stored about one person, to be destroyed: nothing under their name is left, and what the audit log says of
 * them is a hash that their destroyed key alone could make again.
 */
final class PersonalData {
    private static final Logger LOG = LoggerFactory.getLogger(PersonalData.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** How often something may come in between before the caller has to try again. */
    private static final int ATTEMPTS = 5;

    private final Accounts accounts;
    private final Store store;
    private final UserKeys userKeys;
    private final UnaryOperator<String> auditName;
    private final Spool spool;
    private final InstantSource clock;

    /** @param auditName the name under which a person stands in the audit log */
    PersonalData(
            Accounts accounts,
            Store store,
            UserKeys userKeys,
            UnaryOperator<String> auditName,
            Spool spool,
            InstantSource clock) {
        this.accounts = accounts;
        this.store = store;
        this.userKeys = userKeys;
        this.auditName = auditName;
        this.spool = spool;
        this.clock = clock;
    }

    /**
     * Writes down that it is asked for, revokes everything, then destroys the person's key and rows in one transaction, then their ciphertexts on this node. Those on
     * other nodes go by their age.
     */
    ObjectNode erase(Caller caller) {
        String webid = caller.webid();
        // its name in the log is made by the key that is about to be destroyed
        AuditEntry audit = new AuditEntry(auditName.apply(webid), caller.jkt(), "me.erase", "person", "ok", "");
        store.commits().log(webid, audit.withOutcome("asked"));
        List<CredentialRow> revoked = new ArrayList<>();
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            revoked.addAll(accounts.revokeAll(webid));
            Optional<Map<String, Integer>> destroyed = store.erase(webid, accounts.orphans(webid), audit);
            if (destroyed.isPresent()) {
                userKeys.forget(webid);
                tellServices();
                return answer(destroyed.get(), revoked, spool.erase(webid));
            }
        }
        throw Refusal.of(ErrorCode.VAULT_UNAVAILABLE, "Accounts are being linked while they are to be erased.")
                .withRemedy("Close your other programs and try again; what was revoked stays revoked.");
    }

    /**
     * Gives the services a moment to be told: some end a whole grant, and what is still to be told of an old link would end one that
     * the person makes right afterwards.
     */
    private void tellServices() {
        try {
            accounts.tellServices().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            LOG.debug("services are told on the schedule: {}", e.getClass().getName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ObjectNode answer(Map<String, Integer> rows, List<CredentialRow> revoked, int contents) {
        Instant now = clock.instant();
        ObjectNode answer = Json.MAPPER
                .createObjectNode()
                .put("status", "erased")
                .put("erasure_time", now.truncatedTo(ChronoUnit.SECONDS).toString());
        answer.putObject("destroyed")
                .put("person_keys", rows.getOrDefault("user_key", 0))
                .put("credentials", revoked.size())
                .put("request_keys", rows.getOrDefault("request_key", 0))
                .put("open_links", rows.getOrDefault("oauth_flow", 0))
                .put("scheduled_tokens", rows.getOrDefault("sat", 0))
                .put("operations", rows.getOrDefault("op", 0))
                .put("contents", contents);
        ArrayNode revocations = answer.putArray("revocations");
        for (CredentialRow row : revoked) {
            ObjectNode one = revocations
                    .addObject()
                    .put("credential_id", row.credentialId().toString())
                    .put("connector_id", row.account().connectorId())
                    .put("service_revocation_status", "pending");
            String remedy = accounts.remedy(row);
            if (remedy != null) {
                one.put("remedy", remedy);
            }
        }
        return answer;
    }
}
