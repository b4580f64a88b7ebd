package org.cdcd.connectors.vault.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SqlParameterValue;

/** Values on their way into and out of columns. Times are kept to the microsecond, lists and maps as JSON text. */
final class Columns {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Columns() {}

    static OffsetDateTime time(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    // a bare null has no type, which PostgreSQL wants to know
    static SqlParameterValue optional(@Nullable Instant time) {
        return new SqlParameterValue(Types.TIMESTAMP_WITH_TIMEZONE, time == null ? null : time(time));
    }

    static SqlParameterValue optional(@Nullable String text) {
        return new SqlParameterValue(Types.VARCHAR, text);
    }

    static SqlParameterValue optional(byte @Nullable [] bytes) {
        return new SqlParameterValue(Types.VARBINARY, bytes);
    }

    static String json(Collection<String> values) {
        return write(values);
    }

    static String json(Map<String, String> values) {
        return write(values);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(optionalInstant(row, column), column);
    }

    static @Nullable Instant optionalInstant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    static String text(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getString(column), column);
    }

    static byte[] bytes(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getBytes(column), column);
    }

    static UUID uuid(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, UUID.class), column);
    }

    static List<String> list(ResultSet row, String column) throws SQLException {
        return read(text(row, column), new TypeReference<>() {});
    }

    static Map<String, String> map(ResultSet row, String column) throws SQLException {
        return read(text(row, column), new TypeReference<>() {});
    }

    private static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not writable as JSON", e);
        }
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored column is not the JSON it should be");
        }
    }
}
