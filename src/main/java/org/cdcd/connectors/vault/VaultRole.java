package org.cdcd.connectors.vault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.catalog.ParameterChecks;
import org.cdcd.connectors.door.Vault;
import org.cdcd.connectors.identity.DpopNonces;
import org.cdcd.connectors.identity.IdentityVerifier;
import org.cdcd.connectors.identity.KeyRegistration;
import org.cdcd.connectors.identity.PublicFetcher;
import org.cdcd.connectors.identity.ReplayStore;
import org.cdcd.connectors.identity.RequestKeys;
import org.cdcd.connectors.identity.SecurityEventTokens;
import org.cdcd.connectors.identity.WebIdDocuments;
import org.cdcd.connectors.vault.accounts.Accounts;
import org.cdcd.connectors.vault.accounts.credentials.OwnerKeys;
import org.cdcd.connectors.vault.accounts.refresh.RefreshWatch;
import org.cdcd.connectors.vault.admission.Admissions;
import org.cdcd.connectors.vault.egress.EgressServer;
import org.cdcd.connectors.vault.egress.EgressSettings;
import org.cdcd.connectors.vault.egress.ImapProof;
import org.cdcd.connectors.vault.egress.LastHop;
import org.cdcd.connectors.vault.egress.MailPorts;
import org.cdcd.connectors.vault.egress.Spool;
import org.cdcd.connectors.vault.events.Polling;
import org.cdcd.connectors.vault.events.Receiver;
import org.cdcd.connectors.vault.http.Names;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.http.OutgoingSettings;
import org.cdcd.connectors.vault.journal.JournaledCapsules;
import org.cdcd.connectors.vault.journal.RefreshJournal;
import org.cdcd.connectors.vault.keys.Capsules;
import org.cdcd.connectors.vault.keys.CredentialSeal;
import org.cdcd.connectors.vault.keys.KekProvider;
import org.cdcd.connectors.vault.keys.KekRotation;
import org.cdcd.connectors.vault.keys.ReleaseKeys;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.keys.ServiceKeys;
import org.cdcd.connectors.vault.keys.UserKeys;
import org.cdcd.connectors.vault.mailserver.OwnMailServers;
import org.cdcd.connectors.vault.store.Nodes;
import org.cdcd.connectors.vault.store.Purpose;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.vault.watch.Signal;
import org.cdcd.connectors.wire.ResponseSigner;
import org.cdcd.connectors.wire.Unusable;

/** The vault half of the server, running: everything that touches keys, rows and services. */
public final class VaultRole implements AutoCloseable {
    private static final Duration TIME_TO_FINISH = Duration.ofSeconds(20);

    private final Vault vault;
    private final URI egress;
    private final KekAdministration administration;
    private final Auditing audit;
    private final Safety safety;
    private final ServerIdentity identity;
    private final Opened opened;

    /**
     * Starts a vault.
     *
     * @throws Unusable with one line for the operator if keyset, database, folder or port cannot be used
     */
    public static VaultRole start(Vertx vertx, Catalog catalog, VaultSettings settings, InstantSource clock) {
        Opened opened = new Opened();
        try {
            return new VaultRole(vertx, catalog, settings, clock, opened);
        } catch (RuntimeException | Error e) {
            closeAfter(e, opened);
            throw StartFailure.explained(e, settings);
        }
    }

    private static void closeAfter(Throwable failed, Opened opened) {
        try {
            opened.close();
        } catch (RuntimeException e) {
            failed.addSuppressed(e);
        }
    }

    private VaultRole(Vertx vertx, Catalog live, VaultSettings settings, InstantSource clock, Opened opened) {
        this.opened = opened;
        Catalog catalog = new Approvals(
                live,
                settings.routes(),
                settings.data().resolve("approved"),
                settings.sandbox() != null,
                PartSettings.clientHosts(settings));
        String origin = settings.publicOrigin().toString();
        ownFolder(settings.data());
        Workers workers = new Workers();
        opened.add(workers::stop);
        KekProvider kek = KekStart.open(settings.kek());
        Store store = Store.open(PartSettings.store(settings), clock, workers.own());
        opened.add(store::close);
        store.claim(
                settings.identity().devMode() || settings.sandbox() != null ? Purpose.DEVELOPMENT : Purpose.PRODUCTION);
        Capsules capsules = new Capsules(kek);
        ServiceKeys keys = ServiceKeys.open(store.serviceKeys(), capsules, clock);
        RefreshJournal journal = journal(settings, store, capsules);
        opened.add(journal::close);
        UserKeys userKeys = new UserKeys(kek, store.userKeys(), clock);
        store.vouchedBy(userKeys);
        KekRotation rotation = new KekRotation(
                kek,
                userKeys,
                store.userKeys(),
                capsules,
                new JournaledCapsules(journal, store.capsules()),
                store.kekNeeds());
        rotation.declare();
        journal.formerNode().ifPresent(store.kekNeeds()::forget);
        opened.add(rotation::leave);
        Supplier<ResponseSigner> signer = new CurrentSigner(keys, clock);
        audit = new Auditing(store.auditTrail(), store.commits(), keys, userKeys, signer, settings.auditAnchor());
        opened.add(audit::signForTheLastTime);
        identity = new ServerIdentity(keys, settings.data());
        administration = new KekAdministration(rotation, audit::operator);

        PublicFetcher fetcher = new PublicFetcher(vertx, settings.identity().devMode());
        opened.add(fetcher::close);
        WebIdDocuments documents = new WebIdDocuments(fetcher, clock);
        DpopNonces nonces = nonces(keys, clock);
        ReplayStore replays = store.proofs()::firstUse;
        CallerKeys callerKeys = new CallerKeys(store.requestKeys(), new KeyRegistration(nonces, clock));

        Names names = PartSettings.names(settings);
        Outgoing outgoing = new Outgoing(vertx, names, PartSettings.trust(settings), OutgoingSettings.DEFAULTS);
        opened.add(outgoing::close);
        Spool spool = Spool.open(settings.data().resolve("spool"), clock, PartSettings.spool(settings));
        RequestKeys requestKeys = new RequestKeys(settings.identity(), fetcher, documents, callerKeys, clock);
        ReleaseKeys releaseKeys = new ReleaseKeys(clock);
        OwnMailServers mailServers = MailServerStart.open(settings, store.appPasswords(), clock);
        Accounts accounts = new Accounts(new Accounts.Ground(
                catalog,
                PartSettings.clients(settings),
                outgoing,
                new ImapProof(outgoing, names, EgressSettings.DEFAULTS.mailLogin()),
                store,
                new CredentialSeal(userKeys),
                capsules,
                keys,
                settings.mode(),
                audit::nameAnyway,
                clock,
                journal,
                RefreshWatch.NOBODY,
                new OwnerKeys(requestKeys::encryptionKey),
                releaseKeys,
                mailServers,
                PartSettings.breachList(settings, outgoing)));
        safety = Safety.over(store, accounts, keys, userKeys, audit::nameAnyway, settings, clock);
        audit.onBroken(() -> safety.watch().raise(new Signal.OfNode(Signal.Kind.AUDIT_BROKEN)));
        Admissions admissions = new Admissions(new Admissions.Ground(
                origin,
                catalog,
                requestKeys,
                store,
                userKeys,
                new CheckedParameters(new ParameterChecks()),
                spool::openRead,
                safety,
                signer,
                clock,
                accounts.provers(),
                accounts.releases()));
        accounts.onRevoked(admissions.revocations());
        WorkerExecutor hopWorkers = vertx.createSharedWorkerExecutor("vault-hop", Workers.OWN);
        opened.add(hopWorkers::close);
        LastHop hop = new LastHop(
                vertx,
                hopWorkers,
                admissions.uses(),
                safety.credentials(),
                names,
                outgoing,
                safety::echoed,
                clock,
                EgressSettings.DEFAULTS);
        opened.add(hop::close);
        opened.add(() -> workers.finish(TIME_TO_FINISH));
        opened.add(() -> accounts.finishRefreshes(TIME_TO_FINISH));
        Receiver events = new Receiver(
                settings.streams().stream().map(PartSettings::stream).toList(),
                new SecurityEventTokens(fetcher, settings.identity().devMode(), clock),
                store,
                safety.watch()::raise);
        LocalVault local = new LocalVault(
                new LocalVault.Parts(
                        new IdentityVerifier(settings.identity(), fetcher, documents, replays, nonces, clock),
                        nonces,
                        accounts,
                        admissions,
                        callerKeys,
                        new PersonalData(accounts, store, userKeys, audit::nameAnyway, spool, clock),
                        new Export(store, userKeys, new Holdings(store, accounts, spool, clock), clock),
                        new Published(keys, releaseKeys, origin, settings.mode(), replays, clock),
                        spool,
                        audit,
                        safety,
                        events,
                        new Closing(store.leases(), store.receipts(), workers, Closing.BOUND),
                        signer,
                        workers),
                "");
        VaultSettings.Ports ports = settings.ports();
        EgressServer server = new EgressServer(hop, spool, local::heldBy, ports.http(), ports.name());
        MailPorts mail = new MailPorts(hop, ports.imap(), ports.smtp(), ports.name());
        opened.add(() -> await(Future.join(server.stop(), mail.stop())));
        egress = listen(server.start(), ports.host() + ":" + ports.port(), ".port");
        MailPorts.At mailAt = listen(
                mail.start(),
                ports.host() + ":" + ports.imapPort() + " or :" + ports.smtpPort(),
                ".imap-port and .smtp-port");
        admissions.servedAt(egress, mailAt.imap(), mailAt.smtp());
        Chores chores = chores(store, accounts, admissions, userKeys, keys, rotation);
        opened.add(safety.sentry()::save);
        opened.add(chores::close);
        chores.every(Duration.ofMinutes(1), "clearing the refresh journal", journal::tidy);
        identity.tell();
        chores.every(Duration.ofMinutes(1), "telling the server's key", identity::tell);
        chores.every(Duration.ofMinutes(10), "looking after release keys", releaseKeys::maintain);
        chores.every(Duration.ofMinutes(1), "fetching security events", new Polling(events, outgoing)::work);
        chores.every(Duration.ofSeconds(5), "telling mail servers of app passwords", mailServers::tellAll);
        if (settings.probeAfter().isPositive()) {
            chores.every(
                    Duration.ofMinutes(10),
                    "asking about credentials that nobody uses",
                    () -> accounts.askAboutQuiet(settings.probeAfter()));
        }
        store.hear(admissions.revocations(), userKeys::forget, () -> {
                    userKeys.forgetAll();
                    admissions.sweep();
                })
                .ifPresent(notices -> opened.add(notices::close));
        // the first thing to happen at the end: what runs still needs everything above
        opened.add(() -> admissions.drain(TIME_TO_FINISH));
        vault = local;
    }

    /** The data folder is its owner's alone: a new one at once, an old one from now on. */
    private static void ownFolder(Path data) {
        try {
            Files.createDirectories(data);
            Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException | UnsupportedOperationException e) {
            throw new Unusable(
                    "the data folder " + data.toAbsolutePath() + " cannot be made this user's own; set connectors.data",
                    e);
        }
    }

    /** The door to this vault. */
    public Vault vault() {
        return vault;
    }

    /** Where gateways reach this vault. */
    public URI egress() {
        return egress;
    }

    /** What an operator may do with the key encryption key. */
    public KekAdministration kek() {
        return administration;
    }

    /** Signs the audit log as it is now and writes it, line by line, as {@link org.cdcd.connectors.wire.AuditCheck} reads it. Blocks. */
    public void exportAudit(Consumer<ObjectNode> lines) {
        audit.operator("audit.export", "log");
        audit.export(lines);
    }

    /** To be told of each signal that a credential may be stolen, and of the action that answered it, by their names. */
    public void onSignal(BiConsumer<String, String> listener) {
        safety.watch().onSignal(listener);
    }

    /** Gives the server another key for clients to know it by, signed by the one they know. Blocks. */
    public ObjectNode renewServerKey() {
        audit.operator("server-key.renew", "server");
        return identity.renew();
    }

    /** Lets uses be admitted again after an alarm, on the operator's word; false if nothing stood still. */
    public boolean goOn() {
        audit.operator("go-on", "vaults");
        return safety.honey().goOn();
    }

    /** @param which settings the operator can change beside the host */
    private static <T> T listen(Future<T> starting, String where, String which) {
        try {
            return await(starting);
        } catch (CompletionException e) {
            throw new Unusable(
                    "the vault's port " + where + " is taken or not of this machine: set connectors.vault.host and "
                            + which,
                    e);
        }
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    private Chores chores(
            Store store,
            Accounts accounts,
            Admissions admissions,
            UserKeys userKeys,
            ServiceKeys keys,
            KekRotation rotation) {
        Chores all = new Chores();
        all.onTime(Nodes.BEAT, "the heartbeat", store::beat);
        all.onTime(Duration.ofSeconds(1), "looking for revocations", admissions::sweep);
        all.atOnceAndEvery(Nodes.BEAT, "finishing renewals that were cut off", accounts::recover);
        all.every(Duration.ofSeconds(5), "telling services of revocations", accounts::tellServices);
        all.every(Duration.ofSeconds(5), "dropping keys from memory", userKeys::dropExpired);
        all.every(Duration.ofSeconds(10), "sweeping the store", store::sweep);
        all.every(Duration.ofSeconds(10), "wrapping keys anew", rotation::work);
        all.atOnceAndEvery(Duration.ofMinutes(1), "replacing old keys", accounts.rotating()::work);
        all.every(Duration.ofMinutes(30), "renewing tokens that nobody uses", accounts::keepAlive);
        all.every(Duration.ofHours(6), "looking after the service's keys", keys::maintain);
        all.every(Duration.ofMinutes(1), "signing the audit log", audit::sign);
        all.onTime(Duration.ofSeconds(1), "looking whether all stands still", safety.honey()::look);
        all.onTime(Duration.ofSeconds(1), "looking what is throttled", safety.sentry()::look);
        all.every(Duration.ofMinutes(5), "writing down what is usual", safety.sentry()::save);
        return all;
    }

    private static RefreshJournal journal(VaultSettings settings, Store store, Capsules capsules) {
        RefreshJournal journal = RefreshJournal.open(
                settings.data().resolve("refresh"), capsules, store.nodes().self());
        journal.formerNode().ifPresent(store.nodes()::bury);
        return journal;
    }

    private static DpopNonces nonces(ServiceKeys keys, InstantSource clock) {
        try (Secret key = keys.shared("dpop-nonce")) {
            return key.reveal(bytes -> new DpopNonces(bytes.clone(), clock));
        }
    }

    /** Stops taking calls, lets what was handed in be written, and closes the database. */
    @Override
    public void close() {
        opened.close();
    }
}
