package org.cdcd.connectors.vault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.cdcd.connectors.identity.Caller;
import org.cdcd.connectors.vault.audit.AnchorFile;
import org.cdcd.connectors.vault.audit.AuditExport;
import org.cdcd.connectors.vault.audit.AuditHeads;
import org.cdcd.connectors.vault.audit.OwnEntries;
import org.cdcd.connectors.vault.keys.KekUnavailable;
import org.cdcd.connectors.vault.keys.KeysetUnusable;
import org.cdcd.connectors.vault.keys.SealBroken;
import org.cdcd.connectors.vault.keys.ServiceKeys;
import org.cdcd.connectors.vault.keys.UserKeys;
import org.cdcd.connectors.vault.store.AuditEntry;
import org.cdcd.connectors.vault.store.AuditTrail;
import org.cdcd.connectors.vault.store.GroupCommit;
import org.cdcd.connectors.vault.store.PersonRows;
import org.cdcd.connectors.wire.ResponseSigner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The audit log as this vault signs it and shows it. */
final class Auditing {
    private static final Logger LOG = LoggerFactory.getLogger(Auditing.class);

    private final ServiceKeys keys;
    private final UserKeys userKeys;
    private final GroupCommit commits;
    private final AuditHeads heads;
    private final OwnEntries own;
    private final AuditExport export;

    Auditing(
            AuditTrail trail,
            GroupCommit commits,
            ServiceKeys keys,
            UserKeys userKeys,
            Supplier<ResponseSigner> signer,
            @Nullable Path anchor) {
        this.commits = commits;
        this.keys = keys;
        this.userKeys = userKeys;
        this.heads = new AuditHeads(trail, signer, anchor == null ? head -> {} : AnchorFile.open(anchor));
        this.own = new OwnEntries(trail);
        this.export = new AuditExport(trail);
    }

    /** Under which name a person stands in the log; a fresh one that leads nowhere if they are not known here. */
    String nameOf(String webid) {
        return userKeys.knownAuditName(webid, "default").orElseGet(PersonRows::nobody);
    }

    /**
     * The same for what must not wait until the key can be had that the person's key is under: if that is away, a fresh name
     * that leads nowhere.
     */
    String nameAnyway(String webid) {
        try {
            return nameOf(webid);
        } catch (KekUnavailable | KeysetUnusable | SealBroken e) {
            LOG.warn("a person stands under no name in the audit log for now: {}", e.getMessage());
            return PersonRows.nobody();
        }
    }

    /**
     * Writes down what a person is about to do; it is on disk when this returns, whatever becomes of it.
     *
     * @param object what it is done to, such as a credential's id
     */
    void before(Caller who, String action, String object) {
        log(who, nameOf(who.webid()), action, object);
    }

    /** The same for what ends something: no key that is away keeps it from its effect. */
    void beforeEnding(Caller who, String action, String object) {
        log(who, nameAnyway(who.webid()), action, object);
    }

    private void log(Caller who, String name, String action, String object) {
        commits.log(who.webid(), new AuditEntry(name, who.jkt(), action, object, "asked", ""));
    }

    /** The same for what makes them known here, if they are not yet. */
    void beforeFirst(Caller who, String action, String object) {
        userKeys.auditName(who.webid(), "default");
        before(who, action, object);
    }

    /** Writes down what the operator is about to do; it is on disk when this returns, whatever becomes of it. Blocks. */
    void operator(String action, String object) {
        commits.log(AuditEntry.ofNobody("operator", action, object, "asked"));
    }

    /** To be told once of each chain of the log that is found broken. */
    void onBroken(Runnable listener) {
        heads.onBroken(listener);
    }

    ObjectNode own(Caller caller, @Nullable String after, int limit) {
        return own.page(nameOf(caller.webid()), after, limit);
    }

    ObjectNode heads() {
        return heads.published();
    }

    void sign() {
        heads.sign();
    }

    /** At the end; what is not signed now is signed after the next start. */
    void signForTheLastTime() {
        try {
            heads.sign();
        } catch (RuntimeException e) {
            LOG.warn("the end of the audit log is not signed yet: {}", e.toString());
        }
    }

    void export(Consumer<ObjectNode> lines) {
        heads.sign();
        export.write(Published.signing(keys.published()), lines);
    }
}
