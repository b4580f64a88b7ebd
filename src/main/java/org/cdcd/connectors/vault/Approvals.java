package org.cdcd.connectors.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.catalog.CatalogLoader;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.SecurityMembers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * The contracts as the operator has approved them: the vault's own copy, in a folder that editing {@code routes/} does not
 * reach. A change of hosts, token endpoints, injection, methods, paths or inputs counts here only once it is approved;
 * until then the old contract holds for the vault, and what the new routes ask beyond it is refused at the last hop.
 * A connector that the vault sees for the first time is approved as it stands, and said so; but not one that names an OAuth
 * client of the operator's which approved connectors name too, and leads its secret or its tokens to a host that none of those
 * does. Such a one is not there until it is approved. What is there when the folder is made is approved together: whose
 * clients these are is not known before, unless the operator has stated the hosts of a client, which then hold from the first.
 */
public final class Approvals implements Catalog {
    private static final Logger LOG = LoggerFactory.getLogger(Approvals.class);
    private static final String SCHEMA = "connector.schema.json";

    private static final String PART = ".part";
    private static final String STAGED = ".new";

    private record Approved(Connector connector, FileTime since) {}

    private final Catalog live;
    private final Path routes;
    private final Path folder;
    private final boolean automatic;
    private final Map<String, Set<String>> stated;
    private final Map<String, Approved> approved = new ConcurrentHashMap<>();
    private final Map<String, String> warned = new ConcurrentHashMap<>();
    /** By connector, the digest with which it was found to need the operator. */
    private final Map<String, String> unapproved = new ConcurrentHashMap<>();

    /**
     * @param routes the folder that engineers edit
     * @param folder the vault's own copy
     * @param automatic whether every change is approved at once, as in the sandbox
     * @param stated the hosts that a client may be led to, by client, where the operator has said so
     */
    Approvals(Catalog live, Path routes, Path folder, boolean automatic, Map<String, Set<String>> stated) {
        this.live = live;
        this.routes = routes;
        this.folder = folder;
        this.automatic = automatic;
        this.stated = Map.copyOf(stated);
        if (automatic) {
            LOG.info("in the sandbox every change of a connector is approved at once");
        }
    }

    @Override
    public Optional<Connector> find(String connectorId) {
        return live.find(connectorId).flatMap(this::allowed);
    }

    @Override
    public Collection<Connector> all() {
        List<Connector> all = new ArrayList<>();
        live.all().forEach(connector -> allowed(connector).ifPresent(all::add));
        return all;
    }

    private Optional<Connector> allowed(Connector now) {
        if (automatic) {
            return Optional.of(now);
        }
        String digest = SecurityMembers.digest(now);
        Approved known = known(now, digest);
        if (known == null) {
            return Optional.empty();
        }
        if (digest.equals(SecurityMembers.digest(known.connector()))) {
            return Optional.of(now);
        }
        if (!digest.equals(warned.put(now.id(), digest))) {
            LOG.warn(
                    "the contract of {} changed in what the vault approves; the approved one holds until: connectors approve {}",
                    now.id(),
                    now.id());
        }
        return Optional.of(known.connector());
    }

    /** The approved copy, read again when its file has changed; null if there is none and none can be made without the operator. */
    private @Nullable Approved known(Connector now, String digest) {
        Path contract = folder.resolve(now.id()).resolve(CatalogLoader.CONTRACT);
        try {
            if (!Files.exists(contract) && !approvedAtFirstSight(now, digest)) {
                return null;
            }
            FileTime since = Files.getLastModifiedTime(contract);
            Approved known = approved.get(now.id());
            if (known == null || !known.since().equals(since)) {
                known = new Approved(read(folder, now.id()), since);
                approved.put(now.id(), known);
            }
            return known;
        } catch (IOException e) {
            throw new UncheckedIOException("the approved contract of " + now.id() + " cannot be read", e);
        }
    }

    /** One at a time, so that two that are new do not both count as the first with a client. */
    private synchronized boolean approvedAtFirstSight(Connector now, String digest) throws IOException {
        if (digest.equals(unapproved.get(now.id()))) {
            return false;
        }
        if (!Files.exists(folder)) {
            approveAllThatIsThere();
        }
        if (Files.exists(folder.resolve(now.id()).resolve(CatalogLoader.CONTRACT))) {
            return true;
        }
        Set<String> foreign = stage(now.id());
        if (!foreign.isEmpty()) {
            unapproved.put(now.id(), digest);
            LOG.warn(
                    "{} is new and leads an OAuth client of other connectors to {}, where none of those does; it is not used"
                            + " until: connectors approve {}",
                    now.id(),
                    String.join(", ", foreign),
                    now.id());
            return false;
        }
        FileSystemUtils.deleteRecursively(folder.resolve(now.id()));
        Files.move(folder.resolve(STAGED).resolve(now.id()), folder.resolve(now.id()), StandardCopyOption.ATOMIC_MOVE);
        LOG.info("the contract of {} is approved as it stands: the vault sees it for the first time", now.id());
        return true;
    }

    /**
     * Copies a new connector aside, so that what is judged is what is approved, whatever becomes of its folder meanwhile.
     *
     * @return where it leads clients of others and may not; empty if nowhere
     */
    private Set<String> stage(String connectorId) throws IOException {
        Path staged = folder.resolve(STAGED);
        FileSystemUtils.deleteRecursively(staged);
        approve(routes, staged, connectorId);
        Files.copy(staged.resolve(SCHEMA), folder.resolve(SCHEMA), StandardCopyOption.REPLACE_EXISTING);
        CatalogLoader known = new CatalogLoader(folder);
        ClientHosts clients = new ClientHosts(stated);
        for (String name : known.folders()) {
            clients.add(known.load(name).connector());
        }
        return clients.foreignTo(read(staged, connectorId));
    }

    /** Whole or not at all: after half of it, the other half would be judged by what came first. */
    private void approveAllThatIsThere() throws IOException {
        Path part = folder.resolveSibling(folder.getFileName() + PART);
        FileSystemUtils.deleteRecursively(part);
        Files.createDirectories(part);
        ClientHosts clients = new ClientHosts(stated);
        for (Connector connector : live.all()) {
            approve(routes, part, connector.id());
            if (!stated.isEmpty()
                    && !clients.foreignTo(read(part, connector.id())).isEmpty()) {
                FileSystemUtils.deleteRecursively(part.resolve(connector.id()));
            }
        }
        Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
        LOG.info("the contracts that are there are approved as they stand: the vault sees them for the first time");
    }

    private static Connector read(Path folder, String connectorId) throws IOException {
        @Nullable
        Connector connector = new CatalogLoader(folder).load(connectorId).connector();
        if (connector == null) {
            throw new IOException("the approved contract of " + connectorId + " has mistakes; approve it again");
        }
        return connector;
    }

    /**
     * Approves a connector as it stands in {@code routes} now.
     *
     * @throws IOException if it cannot be copied
     */
    public static void approve(Path routes, Path folder, String connectorId) throws IOException {
        Path source = routes.resolve(connectorId);
        Path target = folder.resolve(connectorId);
        Files.createDirectories(target);
        Files.copy(routes.resolve(SCHEMA), folder.resolve(SCHEMA), StandardCopyOption.REPLACE_EXISTING);
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.filter(name -> name.toString().endsWith(CatalogLoader.ROUTES_SUFFIX))
                    .toList()) {
                Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        // the contract last, whole: whoever reads meanwhile sees the old one or the new one
        Path part = Files.copy(
                source.resolve(CatalogLoader.CONTRACT),
                target.resolve(CatalogLoader.CONTRACT + PART),
                StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, target.resolve(CatalogLoader.CONTRACT), StandardCopyOption.ATOMIC_MOVE);
    }
}
