package org.cdcd.connectors.vault.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The key of one pasted credential: how old it is, and how far the making of the next one has come.
 *
 * @param attempt counts the holders; what a holder writes counts only while this is the newest
 * @param keySince when the key came here
 * @param keyId its id at the service, or null if that is not known
 * @param keyExpires when it ends by itself, or null
 * @param otherId the id of the key that is not in use: while {@code PROBING} the next one, while {@code RETIRING} the last one
 * @param other that key, sealed; null if there is none
 * @param due before its age says so, or null
 * @param retireAt when the last key is deleted at the service, or null
 * @param lastRotated when a key took the place of another, or null
 * @param failures in a row
 * @param failure what the last one was, one of our codes, or null
 * @param nextTry not before this, or null
 * @param told how much of its age the person was told of, in per cent
 */
public record KeyRotation(
        String webid,
        UUID credentialId,
        Step step,
        long attempt,
        Instant keySince,
        @Nullable String keyId,
        @Nullable Instant keyExpires,
        @Nullable String otherId,
        @Nullable Instant otherExpires,
        @Nullable Sealed other,
        @Nullable Instant due,
        @Nullable Instant retireAt,
        @Nullable Instant lastRotated,
        int failures,
        @Nullable String failure,
        @Nullable Instant nextTry,
        int told) {
    /** How far it has come. */
    public enum Step {
        /** Nothing is under way. */
        IDLE,
        /** A new key may have been made, and is not here. */
        CREATING,
        /** The new key is here, sealed, and not in use. */
        PROBING,
        /** The new key is in use; the old one is still good. */
        RETIRING,
        /** The service may have replaced the key; what came of it may wait in a journal. */
        REPLACING,
        /** The credential was revoked. */
        ENDED;

        /** As it is stored and shown. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A key that is not in use.
     *
     * @param version that its seal is bound to
     * @param wrapped its data key under the user key
     */
    public record Sealed(int version, byte[] wrapped, byte[] blob) {
        @Override
        public String toString() {
            return "Sealed[v" + version + "]";
        }
    }

    /**
     * A key as the service has just made it.
     *
     * @param id at the service, or null
     * @param expires when it ends by itself, or null
     */
    public record Made(@Nullable String id, @Nullable Instant expires) {}

    KeyRotation withoutIds() {
        return new KeyRotation(
                webid,
                credentialId,
                step,
                attempt,
                keySince,
                null,
                keyExpires,
                null,
                otherExpires,
                other,
                due,
                retireAt,
                lastRotated,
                failures,
                failure,
                nextTry,
                told);
    }

    static KeyRotation of(ResultSet row, int number) throws SQLException {
        byte[] wrapped = row.getBytes("wrapped");
        byte[] sealed = row.getBytes("sealed");
        return new KeyRotation(
                Columns.text(row, "webid"),
                Columns.uuid(row, "credential_id"),
                Step.valueOf(Columns.text(row, "step").toUpperCase(Locale.ROOT)),
                row.getLong("attempt"),
                Columns.instant(row, "key_since"),
                row.getString("key_id"),
                Columns.optionalInstant(row, "key_expires"),
                row.getString("other_id"),
                Columns.optionalInstant(row, "other_expires"),
                wrapped == null || sealed == null ? null : new Sealed(row.getInt("sealed_version"), wrapped, sealed),
                Columns.optionalInstant(row, "due"),
                Columns.optionalInstant(row, "retire_at"),
                Columns.optionalInstant(row, "last_rotated"),
                row.getInt("failures"),
                row.getString("failure"),
                Columns.optionalInstant(row, "next_try"),
                row.getInt("told"));
    }
}
