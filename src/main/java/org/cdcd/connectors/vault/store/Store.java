package org.cdcd.connectors.vault.store;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.cdcd.connectors.vault.keys.CapsuleStore;
import org.cdcd.connectors.vault.keys.RowSeal;
import org.cdcd.connectors.vault.keys.ServiceKeyStore;
import org.cdcd.connectors.vault.keys.UserKeyStore;
import org.jspecify.annotations.Nullable;

/** Everything the vault keeps, over one open database. Someone calls {@link #beat} and {@link #sweep} on a schedule. */
public final class Store implements AutoCloseable {
    private static final Duration REVOKED_ROWS_KEPT = Duration.ofDays(30);

    private final Database database;
    private final Nodes nodes;
    private final GroupCommit commits;
    private final InstantSource clock;
    private final Registers registers;
    private final CredentialEntries entries;
    private final RotationEntries rotationIds;
    private final CredentialRows credentials;
    private final Leases leases;
    private final Operations operations;
    private final SeenProofs proofs;
    private final Sats sats;
    private final RefreshIntents refreshIntents;
    private final Flows flows;
    private final Outbox outbox;
    private final ZkpRegistrations zkpRegistrations;
    private final Receipts receipts;
    private final UsedOperations usedOperations;
    private final RevocationNotices.@Nullable Line line;

    private Store(Database database, StoreSettings settings, InstantSource clock, Executor completions) {
        String node = UUID.randomUUID().toString();
        this.database = database;
        this.clock = clock;
        this.nodes = new Nodes(database, clock, node);
        this.commits = new GroupCommit(database, clock, node, completions);
        this.registers = new Registers(database, clock);
        this.entries = new CredentialEntries(database, registers);
        this.rotationIds = new RotationEntries(database, registers);
        this.credentials = new CredentialRows(database, clock, registers, entries, rotationIds);
        this.leases = new Leases(database, clock, node);
        this.operations = new Operations(database, clock, nodes);
        this.proofs = new SeenProofs(database, clock);
        this.sats = new Sats(database, clock);
        this.refreshIntents = new RefreshIntents(database, clock, nodes);
        this.flows = new Flows(database, clock);
        this.outbox = new Outbox(database, clock);
        this.zkpRegistrations = new ZkpRegistrations(database, clock);
        this.receipts = new Receipts(database, clock);
        this.usedOperations = new UsedOperations(database, clock);
        this.line = Pools.line(settings);
    }

    /**
     * Opens and migrates the database and takes part in it as a new node. Closing it closes the database.
     *
     * @param completions where what depends on a shared commit runs: the vault's worker pool
     * @throws StoreUnavailable as {@link Database#open} does
     */
    public static Store open(StoreSettings settings, InstantSource clock, Executor completions) {
        Database database = Database.open(settings);
        try {
            Store store = new Store(database, settings, clock, completions);
            store.nodes.start();
            store.kekNeeds().start();
            return store;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /**
     * Says what this server is for, before it does anything with what is stored.
     *
     * @throws StoreUnavailable if the database was first opened for something else
     */
    public void claim(Purpose purpose) {
        purpose.claim(database);
    }

    /** Says whose keys vouch for what stands in people's rows; before the first of them is written or used. */
    public void vouchedBy(RowSeal keys) {
        registers.vouchedBy(keys);
    }

    public Database database() {
        return database;
    }

    public Nodes nodes() {
        return nodes;
    }

    public GroupCommit commits() {
        return commits;
    }

    public Admissions admissions() {
        return new Admissions(commits, proofs, operations, leases, sats, credentials, usedOperations);
    }

    public CredentialRows credentials() {
        return credentials;
    }

    public Leases leases() {
        return leases;
    }

    public Operations operations() {
        return operations;
    }

    public SeenProofs proofs() {
        return proofs;
    }

    public Sats sats() {
        return sats;
    }

    public RefreshIntents refreshIntents() {
        return refreshIntents;
    }

    public KeyRotations keyRotations() {
        return keyRotations(nodes);
    }

    KeyRotations keyRotations(Nodes holder) {
        return new KeyRotations(database, clock, holder, credentials, entries, rotationIds, grants());
    }

    public KeyAges keyAges() {
        return new KeyAges(database, entries);
    }

    public Flows flows() {
        return flows;
    }

    public Outbox outbox() {
        return outbox;
    }

    public Receipts receipts() {
        return receipts;
    }

    public UsedOperations usedOperations() {
        return usedOperations;
    }

    public RefreshHistory refreshHistory() {
        return new RefreshHistory(database);
    }

    public Grants grants() {
        return new Grants(database, clock, entries);
    }

    /**
     * Hears of revocations and erasures by other nodes from now on, until it is closed; nothing where there is only one node.
     *
     * @param each is told of a credential
     * @param erased is told of a person
     * @param missed is called when some may have been missed
     */
    public Optional<RevocationNotices> hear(Consumer<UUID> each, Consumer<String> erased, Runnable missed) {
        return line == null ? Optional.empty() : Optional.of(new RevocationNotices(line, each, erased, missed));
    }

    public RequestKeyRows requestKeys() {
        return new RequestKeyRows(database, clock, registers);
    }

    public SpoolRows spool() {
        return new SpoolRows(database, clock);
    }

    public Standstill standstill() {
        return new Standstill(database, clock);
    }

    public Notices notices() {
        return new Notices(database, clock);
    }

    public SecurityEvents securityEvents() {
        return new SecurityEvents(database, clock);
    }

    public ClientRows clients() {
        return new ClientRows(database, clock);
    }

    public Throttles throttles() {
        return new Throttles(database, clock, nodes.self());
    }

    public UseProfiles useProfiles() {
        return new UseProfiles(database, clock);
    }

    public AuditTrail auditTrail() {
        return new AuditTrail(database, clock);
    }

    public UserKeyStore userKeys() {
        return new UserKeyRows(database, clock);
    }

    public ServiceKeyStore serviceKeys() {
        return new ServiceKeyRows(database);
    }

    public DueRenewals dueRenewals() {
        return new DueRenewals(database, clock);
    }

    public ZkpRegistrations zkpRegistrations() {
        return zkpRegistrations;
    }

    public AppPasswordRows appPasswords() {
        return new AppPasswordRows(database, clock, registers);
    }

    public KekNeedRows kekNeeds() {
        return new KekNeedRows(database, clock, nodes.self());
    }

    /** Every capsule, wherever it is kept. */
    public CapsuleStore capsules() {
        return new CapsuleRows(database);
    }

    /**
     * Destroys everything that is stored under a person's name, and writes down that it was done, under a name that nobody can
     * trace any more.
     *
     * @param audit made before the person's key was destroyed
     * @param orphans what services must still be told
     * @return how many rows of each table; nothing, and nothing destroyed, if something of the person's came or changed meanwhile
     */
    public Optional<Map<String, Integer>> erase(String webid, List<PersonRows.Orphan> orphans, AuditEntry audit) {
        try {
            return Optional.of(commits.run(webid, chain -> {
                Map<String, Integer> destroyed = person().destroyNow(webid, orphans);
                if (destroyed == null) {
                    throw new Changed();
                }
                chain.append(audit);
                return destroyed;
            }));
        } catch (Changed changed) {
            return Optional.empty();
        }
    }

    /** Rolls one unit back. */
    private static final class Changed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Changed() {
            super("something came meanwhile", null, false, false);
        }
    }

    /** What is stored about a person, to be told or destroyed. */
    public PersonRows person() {
        return new PersonRows(database, clock, credentials);
    }

    /** Says that this node lives; every {@link Nodes#BEAT}. */
    public void beat() {
        nodes.beat();
    }

    /** Forgets what is over, and finds what died; about every ten seconds, on any number of nodes. */
    public void sweep() {
        operations.sweepExpired();
        leases.sweep();
        proofs.sweep();
        flows.sweep();
        zkpRegistrations.sweep();
        outbox.sweep();
        sats.sweep();
        credentials.sweepRevoked(REVOKED_ROWS_KEPT);
        receipts.sweep();
        person().sweepErased();
        nodes.sweep();
        kekNeeds().sweep();
        notices().sweep();
        securityEvents().sweep();
        clients().sweep();
        throttles().sweep();
        useProfiles().sweep();
        appPasswords().sweep();
    }

    /** Commits what was handed in, leaves, and closes the database. */
    @Override
    public void close() {
        commits.close();
        try {
            nodes.leave();
        } catch (StoreUnavailable e) {
            // others find out by its silence
        } finally {
            database.close();
        }
    }
}
