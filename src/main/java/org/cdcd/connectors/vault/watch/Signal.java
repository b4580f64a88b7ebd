package org.cdcd.connectors.vault.watch;

import java.util.Locale;
import java.util.UUID;

/** Something that looks as if a credential, or this server, were in other hands. */
public sealed interface Signal {
    /** What was noticed. */
    Kind kind();

    /** The kinds of signals, and what is done about each unless the operator decides otherwise. */
    enum Kind {
        /** A service wrote the credential into its answer. */
        ECHOED_SECRET(Action.REVOKE),
        /** A renewal brought another account's token. */
        OTHER_ACCOUNT(Action.SUSPEND),
        /** A service refuses to renew a grant that should be good. */
        GRANT_REFUSED(Action.NOTIFY),
        /** Somebody asked for the credential that nobody has: they read it in the database. */
        HONEY_USED(Action.NOTIFY),
        /** More credentials are opened on this node than its people can have asked for. */
        DECRYPT_BUDGET_SPENT(Action.NOTIFY),
        /** An entry of the audit log was changed or is missing. */
        AUDIT_BROKEN(Action.NOTIFY),
        /** A service says that the account's credentials are in other hands. */
        ACCOUNT_COMPROMISED(Action.SUSPEND),
        /** A service has closed the account for now. */
        ACCOUNT_DISABLED(Action.SUSPEND),
        /** A service has deleted the account. */
        ACCOUNT_PURGED(Action.REVOKE),
        /** A service has revoked what was granted of the account. */
        TOKENS_REVOKED(Action.REVOKE),
        /** A service has ended the account's sessions. */
        SESSIONS_REVOKED(Action.SUSPEND),
        /** The account's password or another of its credentials was changed, or must be. */
        ACCOUNT_CREDENTIAL_CHANGED(Action.NOTIFY),
        /** It is used far more than it usually is. */
        USE_VELOCITY(Action.THROTTLE),
        /** It is used by a program that is new, from a network that is new too. */
        NEW_CLIENT(Action.NOTIFY);

        private final Action usual;

        Kind(Action usual) {
            this.usual = usual;
        }

        Action usual() {
            return usual;
        }

        /** Whether it is about the node: then there is nothing to act on. */
        boolean isOfNode() {
            return this == HONEY_USED || this == DECRYPT_BUDGET_SPENT || this == AUDIT_BROKEN;
        }

        /** As it stands in notices, metrics and the audit log. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** About one credential. */
    record OfCredential(Kind kind, String webid, String connectorId, UUID credentialId) implements Signal {
        /** Without the person. */
        @Override
        public String toString() {
            return kind.wireName() + " of " + credentialId + " (" + connectorId + ")";
        }
    }

    /** About this node; there is nobody to be told but the operator. */
    record OfNode(Kind kind) implements Signal {
        @Override
        public String toString() {
            return kind.wireName() + " on this node";
        }
    }
}
