package org.cdcd.connectors.vault.accounts.credentials;

import java.util.function.UnaryOperator;
import org.cdcd.connectors.vault.store.AuditEntry;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.GroupCommit;

/** What the vault does with credentials by itself, as it stands in the audit log. */
public final class OwnActs {
    /** A refresh token is sent for a new one. */
    public static final String RENEW = "token.renew";

    /** A service is asked whether it still honours a credential. */
    public static final String PROBE = "grant.probe";

    /** A service is told that a credential has ended. */
    public static final String TELL = "revoke.tell";

    private final GroupCommit commits;
    private final UnaryOperator<String> auditName;

    public OwnActs(GroupCommit commits, UnaryOperator<String> auditName) {
        this.commits = commits;
        this.auditName = auditName;
    }

    /** Writes down what is about to be done; it is on disk when this returns, whatever becomes of it. */
    public void before(CredentialRow row, String action) {
        commits.log(row.webid(), entry(row, action, "asked"));
    }

    public AuditEntry entry(CredentialRow row, String action, String outcome) {
        return new AuditEntry(
                auditName.apply(row.webid()),
                "vault",
                action,
                row.credentialId().toString(),
                outcome,
                "");
    }
}
