package org.cdcd.connectors.catalog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cdcd.connectors.catalog.CatalogLoader.Loaded;
import org.jspecify.annotations.Nullable;

/**
 * The connectors as they are now. A folder that cannot be used changes nothing: the generation before stays, and the
 * problems can be asked for. Reads never wait; reloads happen one at a time.
 */
public final class LiveCatalog implements Catalog {
    private final CatalogLoader loader;
    private final boolean references;
    private final List<CatalogChange.Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile Map<String, Connector> connectors = Map.of();
    private volatile Map<String, List<CatalogProblem>> problems = Map.of();

    /** One without {@linkplain Connector#reference references}. */
    public LiveCatalog(CatalogLoader loader) {
        this(loader, false);
    }

    /** @param references whether connectors that stand for no service are there too, as in the sandbox */
    public LiveCatalog(CatalogLoader loader, boolean references) {
        this.loader = loader;
        this.references = references;
    }

    /** Asks to be told of changes that come after this call. */
    public void onChange(CatalogChange.Listener listener) {
        listeners.add(listener);
    }

    @Override
    public Optional<Connector> find(String connectorId) {
        return Optional.ofNullable(connectors.get(connectorId));
    }

    @Override
    public Collection<Connector> all() {
        return connectors.values();
    }

    /** Why folders are not used as they stand, by connector. */
    public Map<String, List<CatalogProblem>> problems() {
        return problems;
    }

    /**
     * Loads every folder and lets go of connectors whose folder is gone.
     *
     * @throws IOException if the {@code routes/} folder itself cannot be listed
     */
    public synchronized void reloadAll() throws IOException {
        var names = new TreeSet<>(loader.folders());
        names.addAll(connectors.keySet());
        names.addAll(problems.keySet());
        reloadAll(names);
    }

    /** Loads the folders named and lets go of those that are gone. */
    synchronized void reloadAll(Set<String> names) throws IOException {
        List<String> folders = loader.folders();
        names.parallelStream()
                .filter(folders::contains)
                .map(loader::load)
                .toList()
                .forEach(this::take);
        names.stream().filter(name -> !folders.contains(name)).forEach(this::withdraw);
    }

    /** Loads one folder; the problems are empty if the new generation is now in use. */
    public synchronized List<CatalogProblem> reload(String connectorId) {
        return take(loader.load(connectorId));
    }

    private List<CatalogProblem> take(Loaded loaded) {
        String connectorId = loaded.connectorId();
        if (!references && loaded.connector() != null && loaded.connector().reference()) {
            withdraw(connectorId);
            return List.of();
        }
        List<CatalogProblem> found = new ArrayList<>(loaded.problems());
        if (loaded.connector() != null) {
            found.addAll(offer(new CatalogChange(
                    connectorId, connectors.get(connectorId), loaded.connector(), loaded.routeFiles())));
            if (found.isEmpty()) {
                put(connectorId, loaded.connector());
            }
        }
        report(connectorId, found);
        return List.copyOf(found);
    }

    private void withdraw(String connectorId) {
        if (!connectors.containsKey(connectorId)) {
            report(connectorId, List.of());
            return;
        }
        List<CatalogProblem> refused =
                offer(new CatalogChange(connectorId, connectors.get(connectorId), null, List.of()));
        if (refused.isEmpty()) {
            put(connectorId, null);
        }
        report(connectorId, refused);
    }

    private List<CatalogProblem> offer(CatalogChange change) {
        for (CatalogChange.Listener listener : listeners) {
            try {
                listener.prepare(change);
            } catch (CatalogChange.Refused e) {
                return e.problems().isEmpty() ? List.of(refused(change)) : e.problems();
            }
        }
        return List.of();
    }

    private static CatalogProblem refused(CatalogChange change) {
        return CatalogProblem.ofFile(change.connectorId(), "the new generation was refused");
    }

    private void put(String connectorId, @Nullable Connector connector) {
        var next = new TreeMap<>(connectors);
        if (connector == null) {
            next.remove(connectorId);
        } else {
            next.put(connectorId, connector);
        }
        connectors = Collections.unmodifiableMap(next);
    }

    private void report(String connectorId, List<CatalogProblem> found) {
        var next = new TreeMap<>(problems);
        if (found.isEmpty()) {
            next.remove(connectorId);
        } else {
            next.put(connectorId, List.copyOf(found));
        }
        problems = Collections.unmodifiableMap(next);
    }
}
