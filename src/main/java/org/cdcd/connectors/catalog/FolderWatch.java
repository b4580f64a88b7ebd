package org.cdcd.connectors.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Notices edits under {@code routes/} by looking at names, sizes and times. It looks instead of being told because
 * file events do not cross network and container mounts, and a look at sixteen folders costs next to nothing. An edit
 * counts once nothing has changed for {@link #SETTLE}: editors write in several steps. Not thread-safe.
 */
final class FolderWatch {
    static final Duration SETTLE = Duration.ofMillis(200);

    private record Moving(String state, Instant since) {}

    private final Path routes;
    private final Map<String, String> known = new HashMap<>();
    private final Map<String, Moving> moving = new TreeMap<>();

    /** Takes what is there now as known. */
    FolderWatch(Path routes) throws IOException {
        this.routes = routes;
        known.putAll(look());
    }

    /** The folders, new and gone ones too, whose edits have settled since they were last reported. */
    Set<String> settled(Instant now) throws IOException {
        Map<String, String> seen = look();
        var names = new TreeSet<String>(seen.keySet());
        names.addAll(known.keySet());
        var settled = new TreeSet<String>();
        for (String name : names) {
            String state = seen.getOrDefault(name, "");
            if (state.equals(known.getOrDefault(name, ""))) {
                moving.remove(name);
            } else if (hasSettled(moving.get(name), state, now)) {
                moving.remove(name);
                known.put(name, state);
                settled.add(name);
            } else if (moved(moving.get(name), state)) {
                moving.put(name, new Moving(state, now));
            }
        }
        return settled;
    }

    /** Whether an edit is under way, so that the next look should come soon. */
    boolean isMoving() {
        return !moving.isEmpty();
    }

    private static boolean moved(@Nullable Moving before, String state) {
        return before == null || !before.state().equals(state);
    }

    private static boolean hasSettled(@Nullable Moving before, String state, Instant now) {
        return before != null
                && before.state().equals(state)
                && !now.isBefore(before.since().plus(SETTLE));
    }

    private Map<String, String> look() throws IOException {
        var states = new HashMap<String, String>();
        try (Stream<Path> folders = Files.list(routes)) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                String name = folder.getFileName().toString();
                if (!name.startsWith(".") && !name.startsWith("_")) {
                    states.put(name, state(folder));
                }
            }
        }
        return states;
    }

    /** One text that differs whenever a file of interest does. */
    private static String state(Path folder) {
        var state = new TreeMap<String, String>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.equals(CatalogLoader.CONTRACT) || name.endsWith(CatalogLoader.ROUTES_SUFFIX)) {
                    state.put(name, Files.size(file) + "@" + Files.getLastModifiedTime(file));
                }
            }
        } catch (IOException e) {
            // A file that went away while we looked: the next look sees what came of it.
            state.put("", "moving");
        }
        return state.toString();
    }
}
