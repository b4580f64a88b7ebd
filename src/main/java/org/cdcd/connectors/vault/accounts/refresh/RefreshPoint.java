package org.cdcd.connectors.vault.accounts.refresh;

/** The moments of a refresh between which a process can die with a different outcome. */
public enum RefreshPoint {
    /** The intent is in the database; nothing was sent. */
    INTENT_WRITTEN,
    /** The time limit was checked; the request goes out next. */
    BEFORE_SEND,
    /** The answer is in memory only. */
    ANSWER_RECEIVED,
    /** The answer is in the journal, on disk, and unread. */
    JOURNALED,
    /** The new tokens are sealed; they go into the database next. */
    BEFORE_COMMIT,
    /** The new tokens are in the database; the journal does not know yet. */
    COMMITTED
}
