package org.cdcd.connectors.vault.store;

/**
 * What the audit log says of one event; no secret and no person's name.
 *
 * @param subject whose it is: a keyed hash of the WebID; empty if it is nobody's
 * @param actor who did it: a client, a schedule, or the vault itself
 * @param action such as {@code use.admit}
 * @param object what it was done to, such as a credential id
 * @param outcome such as {@code ok} or an error code
 * @param reqHash SHA-256 of the signed request, base64url, or empty
 */
public record AuditEntry(String subject, String actor, String action, String object, String outcome, String reqHash) {
    /** What is nobody's, such as what the operator does. */
    public static AuditEntry ofNobody(String actor, String action, String object, String outcome) {
        return new AuditEntry("", actor, action, object, outcome, "");
    }

    /** The same event that ended otherwise. */
    public AuditEntry withOutcome(String other) {
        return new AuditEntry(subject, actor, action, object, other, reqHash);
    }
}
