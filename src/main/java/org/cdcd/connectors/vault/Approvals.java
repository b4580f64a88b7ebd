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
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.catalog.CatalogLoader;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.SecurityMembers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The contracts as the operator has approved them: the vault's own copy, in a folder that editing {@code routes/} does not
 * reach. A change of hosts, token endpoints, injection, methods, paths or inputs counts here only once it is approved;
 * until then the old contract holds for the vault, and what the new routes ask beyond it is refused at the last hop.
 * A connector that the vault sees for the first time is approved as it stands, and said so.
 */
public final class Approvals implements Catalog {
    private static final Logger LOG = LoggerFactory.getLogger(Approvals.class);
    private static final String SCHEMA = "connector.schema.json";

    private record Approved(Connector connector, FileTime since) {}

    private final Catalog live;
    private final Path routes;
    private final Path folder;
    private final boolean automatic;
    private final Map<String, Approved> approved = new ConcurrentHashMap<>();
    private final Map<String, String> warned = new ConcurrentHashMap<>();

    /**
     * @param routes the folder that engineers edit
     * @param folder the vault's own copy
     * @param automatic whether every change is approved at once, as in the sandbox
     */
    Approvals(Catalog live, Path routes, Path folder, boolean automatic) {
        this.live = live;
        this.routes = routes;
        this.folder = folder;
        this.automatic = automatic;
        if (automatic) {
            LOG.info("in the sandbox every change of a connector is approved at once");
        }
    }

    @Override
    public Optional<Connector> find(String connectorId) {
        return live.find(connectorId).map(this::allowed);
    }

    @Override
    public Collection<Connector> all() {
        List<Connector> all = new ArrayList<>();
        live.all().forEach(connector -> all.add(allowed(connector)));
        return all;
    }

    private Connector allowed(Connector now) {
        if (automatic) {
            return now;
        }
        Approved known = known(now);
        String digest = SecurityMembers.digest(now);
        if (digest.equals(SecurityMembers.digest(known.connector()))) {
            return now;
        }
        if (!digest.equals(warned.put(now.id(), digest))) {
            LOG.warn(
                    "the contract of {} changed in what the vault approves; the approved one holds until: connectors approve {}",
                    now.id(),
                    now.id());
        }
        return known.connector();
    }

    /** The approved copy, read again when its file has changed. */
    private Approved known(Connector now) {
        Path contract = folder.resolve(now.id()).resolve(CatalogLoader.CONTRACT);
        try {
            if (!Files.exists(contract)) {
                approve(routes, folder, now.id());
                LOG.info("the contract of {} is approved as it stands: the vault sees it for the first time", now.id());
            }
            FileTime since = Files.getLastModifiedTime(contract);
            Approved known = approved.get(now.id());
            if (known == null || !known.since().equals(since)) {
                known = new Approved(read(now.id()), since);
                approved.put(now.id(), known);
            }
            return known;
        } catch (IOException e) {
            throw new UncheckedIOException("the approved contract of " + now.id() + " cannot be read", e);
        }
    }

    private Connector read(String connectorId) throws IOException {
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
                target.resolve(CatalogLoader.CONTRACT + ".part"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, target.resolve(CatalogLoader.CONTRACT), StandardCopyOption.ATOMIC_MOVE);
    }
}
