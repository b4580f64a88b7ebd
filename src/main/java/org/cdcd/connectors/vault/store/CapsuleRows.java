package org.cdcd.connectors.vault.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.cdcd.connectors.vault.keys.CapsuleStore;
import org.cdcd.connectors.vault.keys.Capsules;
import org.cdcd.connectors.vault.keys.Capsules.Kind;

/** The capsules of all tables that have some. A table that gets a column of capsules gets a line here. */
final class CapsuleRows implements CapsuleStore {
    /**
     * Where capsules are.
     *
     * @param row the columns that name a row
     * @param ids the columns with what a capsule is bound to, in order
     */
    private record Place(Kind kind, String table, String column, List<String> row, List<String> ids) {}

    private static final List<Place> PLACES = List.of(
            new Place(Kind.SERVICE_KEY, "service_key", "sealed", List.of("key_use", "seq"), List.of("key_use", "seq")),
            new Place(
                    Kind.REVOKE,
                    "revocation_outbox",
                    "capsule",
                    List.of("webid", "id"),
                    List.of("credential_id", "connector_id", "webid")),
            new Place(
                    Kind.JOURNAL,
                    "credential_refresh",
                    "answer",
                    List.of("webid", "credential_id"),
                    List.of("credential_id", "answer_attempt", "answer_version")),
            new Place(
                    Kind.FLOW,
                    "oauth_flow",
                    "verifier_sealed",
                    List.of("state_sha256"),
                    List.of("state_sha256", "webid", "connector_id")));

    private final Database database;

    CapsuleRows(Database database) {
        this.database = database;
    }

    @Override
    public List<Kept> under(int version, int limit) {
        List<Kept> found = new ArrayList<>();
        for (Place place : PLACES) {
            found.addAll(database.sql()
                    .sql("SELECT * FROM " + place.table() + under(place) + " ORDER BY " + String.join(", ", place.row())
                            + " LIMIT ?")
                    .params(Capsules.mark(version), limit - found.size())
                    .query((row, n) -> kept(place, row))
                    .list());
        }
        return found;
    }

    @Override
    public boolean replace(Kept kept, byte[] capsule) {
        Place place = PLACES.stream()
                .filter(one -> one.table().equals(kept.place()))
                .findFirst()
                .orElseThrow();
        return database.within(() -> database.sql()
                        .sql("UPDATE " + place.table() + " SET " + place.column() + " = ? WHERE "
                                + String.join(" = ? AND ", place.row()) + " = ? AND " + place.column() + " = ?")
                        .param(capsule)
                        .params(kept.row())
                        .param(kept.capsule())
                        .update()
                == 1);
    }

    @Override
    public long count(int version) {
        return PLACES.stream()
                .mapToLong(place -> database.sql()
                        .sql("SELECT count(*) FROM " + place.table() + under(place))
                        .params(Capsules.mark(version))
                        .query(Long.class)
                        .single())
                .sum();
    }

    @Override
    public long countHere(int version) {
        return 0;
    }

    /** A capsule begins with its version. The tables are small or short-lived, so none has an index for this. */
    private static String under(Place place) {
        return " WHERE substring(" + place.column() + " FROM 1 FOR 4) = ?";
    }

    private static Kept kept(Place place, ResultSet row) throws SQLException {
        List<Object> key = new ArrayList<>();
        for (String column : place.row()) {
            key.add(row.getObject(column));
        }
        List<String> ids = new ArrayList<>();
        for (String column : place.ids()) {
            ids.add(Columns.text(row, column));
        }
        return new Kept(place.table(), key, place.kind(), ids, Columns.bytes(row, place.column()));
    }
}
