package org.cdcd.connectors.vault.accounts.rotation;

/** The moments of a rotation between which a process can die with a different outcome. */
public enum RotationPoint {
    /** What is about to be done is in the database; nothing was sent. */
    BEGUN,
    /** The request for the new key goes out next. */
    BEFORE_CREATE,
    /** The new key is in memory only. */
    CREATED,
    /** The new key is on disk, sealed, and not in use. */
    KEPT,
    /** The new key is known to be good; it is put in use next. */
    BEFORE_SWITCH,
    /** The new key is in use. */
    SWITCHED,
    /** The end of the old key goes out next. */
    BEFORE_DELETE,
    /** The old key is no more at the service; the database does not know yet. */
    DELETED,
    /** The old key is forgotten here too. */
    RETIRED
}
