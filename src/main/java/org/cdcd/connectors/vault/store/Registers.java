package org.cdcd.connectors.vault.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.cdcd.connectors.vault.keys.KekUnavailable;
import org.cdcd.connectors.vault.keys.KeysetUnusable;
import org.cdcd.connectors.vault.keys.LengthPrefixed;
import org.cdcd.connectors.vault.keys.RowSeal;
import org.cdcd.connectors.vault.keys.SealBroken;
import org.cdcd.connectors.wire.Sha256;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The register of each person: which of their rows count, and what each says, under a MAC by the person's own key. It is written in
 * the transaction that writes a row and read in the statement that reads one, so that a row that was edited, inserted or put back
 * by somebody without keys does not count, and asking costs no statement of its own.
 *
 * <p>Its row is locked behind all others of a transaction, so that all agree on the order.
 */
final class Registers {
    /** Where keys and rows live until there is more than one region. */
    static final String REGION = "default";

    /** To be selected beside a row, from {@link #join}. */
    static final String COLUMNS = "g.entries register_entries, g.mac register_mac";

    private static final Logger LOG = LoggerFactory.getLogger(Registers.class);
    private static final int MOST_REMEMBERED = 10_000;

    /** How long a register that has not changed is not verified again: what a destroyed key vouched for ends by then. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private record Verified(String digest, Instant until) {}

    /** A register as it is stored. */
    record Register(@Nullable String entries, byte @Nullable [] mac) {}

    private final Database database;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, Verified> verified = new ConcurrentHashMap<>();
    private volatile @Nullable RowSeal seal;

    static Register register(ResultSet row) throws SQLException {
        return new Register(row.getString("register_entries"), row.getBytes("register_mac"));
    }

    Registers(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    void vouchedBy(RowSeal keys) {
        seal = keys;
    }

    /** Joins the register of a row's person, where {@code row} stands for the row and {@code region} for its region. */
    static String join(String row, String region) {
        return " LEFT JOIN row_register g ON g.webid = " + row + ".webid AND g.region = " + region + " ";
    }

    /** The same where a person's rows are in one region. */
    static String join(String row) {
        return join(row, "'" + REGION + "'");
    }

    /** Whether the register says of a row what the row says. */
    boolean vouches(String webid, String region, String name, String digest, Register register) {
        String entries = register.entries();
        byte[] mac = register.mac();
        return entries != null
                && mac != null
                && ("\n" + entries).contains("\n" + name + " " + digest + "\n")
                && holds(webid, region, entries, mac);
    }

    /** Whether the register says anything of a row. */
    static boolean names(String name, Register register) {
        return ("\n" + register.entries()).contains("\n" + name + " ");
    }

    /**
     * Gets the person's key before a transaction that needs it; inside of one nothing is waited for but the database.
     *
     * @throws KekUnavailable if it cannot be had now
     * @throws KeysetUnusable the same, for longer
     */
    void open(String webid) {
        seal().open(webid, REGION);
    }

    /** The same for what stops or ends a row, which happens without the key too. Does nothing in a transaction that runs. */
    void openIfPossible(String webid) {
        if (Database.isInTransaction()) {
            return;
        }
        try {
            open(webid);
        } catch (KekUnavailable | KeysetUnusable | SealBroken away) {
            LOG.warn("a person's register cannot be written now: {}", away.getMessage());
        }
    }

    /** Runs what stops or ends rows of the person's in a transaction, for which their key was asked for before it if it can be had. */
    <T> T ending(String webid, Supplier<T> work) {
        openIfPossible(webid);
        return database.within(work);
    }

    /** In the transaction that makes a row. */
    void add(String webid, String region, String name, String digest) {
        write(webid, region, entries -> entries.put(name, digest));
    }

    /**
     * In the transaction that changes a row, behind the change. A row that was not as the register has it is not in it any more: the
     * change must not make it good.
     *
     * @param was what the row said; behind it what its register may say instead because it could not be written when the row was
     *     {@linkplain #replaceIfOpen stopped}
     */
    void replace(String webid, String region, String name, List<String> was, String is) {
        if (was.getFirst().equals(is)) {
            return;
        }
        write(webid, region, entries -> {
            String entry = entries.remove(name);
            if (entry != null && was.contains(entry)) {
                entries.put(name, is);
            } else {
                LOG.error("{} was changed by somebody who has no key of this vault, and counts no more", name);
            }
        });
    }

    /** The same in the transaction that stops a row. Without the key, that it is stopped is in the row alone. */
    void replaceIfOpen(String webid, String region, String name, List<String> was, String is) {
        if (seal().isOpen(webid, region)) {
            replace(webid, region, name, was, is);
        } else {
            LOG.warn("{} is stopped, and its register does not say so: the person's key is not in memory", name);
        }
    }

    /** In the transaction that changes a row so that the register says nothing of it any more. */
    void remove(String webid, String region, String name) {
        Register found = find(webid, region);
        if (found != null && names(name, found)) {
            write(webid, region, found, entries -> entries.remove(name));
        }
    }

    /** In the transaction that ends a row: it never counts again. Without the key, that it ended is in the row alone. */
    void strike(String webid, String region, String name) {
        Register found = find(webid, region);
        if (found == null || !names(name, found)) {
            return;
        }
        if (seal().isOpen(webid, region)) {
            write(webid, region, found, entries -> entries.remove(name));
        } else {
            LOG.warn("{} has ended, and stays in its register: the person's key is not in memory", name);
        }
    }

    private void write(String webid, String region, Consumer<Map<String, String>> change) {
        Register found = find(webid, region);
        if (found == null) {
            create(webid, region);
            found = Objects.requireNonNull(find(webid, region), "a register vanished");
        }
        write(webid, region, found, change);
    }

    private void write(String webid, String region, Register found, Consumer<Map<String, String>> change) {
        SortedMap<String, String> entries = read(webid, region, found);
        change.accept(entries);
        String text = entries.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
                .collect(Collectors.joining());
        database.sql()
                .sql("UPDATE row_register SET entries = ?, mac = ? WHERE webid = ? AND region = ?")
                .params(text, seal().mac(webid, region, content(webid, region, text)), webid, region)
                .update();
    }

    private @Nullable Register find(String webid, String region) {
        return database.sql()
                .sql("SELECT entries, mac FROM row_register WHERE webid = ? AND region = ? FOR UPDATE")
                .params(webid, region)
                .query((row, n) -> new Register(row.getString("entries"), row.getBytes("mac")))
                .optional()
                .orElse(null);
    }

    private void create(String webid, String region) {
        database.sql()
                .sql(
                        "INSERT INTO row_register (webid, region, entries, mac) VALUES (?, ?, '', ?) ON CONFLICT DO NOTHING")
                .params(webid, region, seal().mac(webid, region, content(webid, region, "")))
                .update();
    }

    /** What was written by somebody else is not built on. */
    private SortedMap<String, String> read(String webid, String region, Register found) {
        TreeMap<String, String> entries = new TreeMap<>();
        String text = Objects.requireNonNull(found.entries());
        if (!seal().holds(webid, region, content(webid, region, text), Objects.requireNonNull(found.mac()))) {
            LOG.error("a person's register was changed by somebody who has no key of this vault; it begins anew");
            return entries;
        }
        text.lines().forEach(line -> {
            int space = line.lastIndexOf(' ');
            entries.put(line.substring(0, space), line.substring(space + 1));
        });
        return entries;
    }

    private boolean holds(String webid, String region, String entries, byte[] mac) {
        byte[] content = content(webid, region, entries);
        String person = webid + "\n" + region;
        String seen =
                Sha256.base64Url(LengthPrefixed.list().add(content).add(mac).toBytes());
        Verified known = verified.get(person);
        if (known != null && known.digest().equals(seen) && clock.instant().isBefore(known.until())) {
            return true;
        }
        boolean good = seal().holds(webid, region, content, mac);
        if (good) {
            if (verified.size() >= MOST_REMEMBERED) {
                verified.clear();
            }
            verified.put(person, new Verified(seen, clock.instant().plus(REMEMBERED)));
        }
        return good;
    }

    private RowSeal seal() {
        return Objects.requireNonNull(seal, "the store has not been told whose keys vouch for its rows");
    }

    private static byte[] content(String webid, String region, String entries) {
        return LengthPrefixed.list("cdcd/register/v1", region, webid, entries).toBytes();
    }
}
