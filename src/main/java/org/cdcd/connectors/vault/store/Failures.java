package org.cdcd.connectors.vault.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.support.SQLErrorCodeSQLExceptionTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/**
 * Tells what is worth trying again (another transaction was in the way) and what is a bug (a statement that fails) from a
 * database that cannot be used now.
 */
final class Failures implements SQLExceptionTranslator {
    private final SQLExceptionTranslator byCode;

    Failures(Dialect dialect) {
        this.byCode = new SQLErrorCodeSQLExceptionTranslator(dialect.product());
    }

    @Override
    public @Nullable DataAccessException translate(String task, @Nullable String sql, SQLException failure) {
        DataAccessException translated = byCode.translate(task, sql, failure);
        if (translated instanceof ConcurrencyFailureException) {
            return translated;
        }
        if (translated instanceof TransientDataAccessException
                || translated instanceof NonTransientDataAccessResourceException) {
            throw new StoreUnavailable("the database cannot be used now", failure);
        }
        return translated;
    }
}
