package org.cdcd.connectors.vault.store;

import java.sql.SQLException;
import java.util.List;
import org.h2.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Says in one line why a database does not open, by the driver's code; never the driver's own text. */
final class OpenFailure {
    private static final List<String> PASSWORD_STATES = List.of("28P01", "28000");

    private OpenFailure() {}

    static StoreUnavailable of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String reason = cause instanceof SQLException sql ? reason(sql) : null;
            if (reason != null) {
                return new StoreUnavailable(reason, failure);
            }
        }
        return new StoreUnavailable("the database cannot be opened or migrated", failure);
    }

    private static @Nullable String reason(SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        return switch (failure.getErrorCode()) {
            case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
                "the database file is in use by another process; an embedded database serves one vault only";
            case ErrorCode.FILE_VERSION_ERROR_1,
                    ErrorCode.UNSUPPORTED_SETTING_COMBINATION,
                    ErrorCode.FILE_CORRUPTED_1 -> "the database file is damaged or of another H2 version";
            case ErrorCode.WRONG_USER_OR_PASSWORD -> "the database refuses this user or password";
            case ErrorCode.IO_EXCEPTION_1, ErrorCode.IO_EXCEPTION_2, ErrorCode.FILE_CREATION_FAILED_1 ->
                "the database file cannot be read or written";
            default -> reasonByState(state);
        };
    }

    private static @Nullable String reasonByState(String state) {
        if (PASSWORD_STATES.contains(state)) {
            return "the database refuses this user or password";
        }
        if (state.equals("3D000")) {
            return "the database of this name does not exist";
        }
        if (state.equals("42501")) {
            return "the database user may not create or use the tables";
        }
        return state.startsWith("08") ? "the database cannot be reached" : null;
    }
}
