package org.cdcd.connectors.twin.dropbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One person's files and folders, and everything that has happened to them. Guarded by the state it belongs to. */
final class Tree {
    private final TreeMap<String, Entry> entries = new TreeMap<>();
    private final List<Change> changes = new ArrayList<>();
    private final List<Runnable> watchers = new ArrayList<>();

    /** One line of the history: where, and how a list of changes shows it. */
    private record Change(String key, ObjectNode shown) {
        boolean concerns(String folder, boolean recursive) {
            return key.startsWith(folder + "/") && (recursive || key.indexOf('/', folder.length() + 1) < 0);
        }
    }

    /** The entry at a path, under an id, or at a path below an id. */
    @Nullable
    Entry find(String where) {
        return entries.get(resolve(where));
    }

    /** The path, in lower case, that a place means; empty for the root. */
    String resolve(String where) {
        if (!where.startsWith("id:")) {
            return Entry.key(where);
        }
        int slash = where.indexOf('/');
        String id = slash < 0 ? where : where.substring(0, slash);
        String rest = slash < 0 ? "" : Entry.key(where.substring(slash));
        return entries.values().stream()
                .filter(entry -> entry.id().equals(id))
                .findFirst()
                .map(entry -> entry.key() + rest)
                .orElse("/\0unknown");
    }

    /** The same as it would be shown. */
    String display(String where) {
        int slash = where.startsWith("id:") ? where.indexOf('/') : -1;
        if (slash < 0) {
            return where;
        }
        Entry parent = find(where.substring(0, slash));
        return parent == null ? "/\0unknown" + where.substring(slash) : parent.path() + where.substring(slash);
    }

    List<Entry> inside(String folder, boolean recursive) {
        return entries.values().stream()
                .filter(entry -> recursive ? entry.isInside(folder) : entry.isChildOf(folder))
                .toList();
    }

    List<Entry> all() {
        return List.copyOf(entries.values());
    }

    void put(Entry entry) {
        entries.put(entry.key(), entry);
        happened(new Change(entry.key(), entry.tagged()));
    }

    /** Takes an entry away with all that is in it; one line of history tells of the whole. */
    List<Entry> remove(Entry entry) {
        List<Entry> gone = new ArrayList<>(List.of(entry));
        gone.addAll(inside(entry.key(), true));
        gone.forEach(one -> entries.remove(one.key()));
        happened(new Change(entry.key(), entry.deleted()));
        return gone;
    }

    private void happened(Change change) {
        changes.add(change);
        List<Runnable> waiting = List.copyOf(watchers);
        watchers.clear();
        waiting.forEach(Runnable::run);
    }

    int history() {
        return changes.size();
    }

    /** What has changed since; of each path the last change only, in the order of these. */
    List<ObjectNode> since(int place, String folder, boolean recursive) {
        List<ObjectNode> shown = new ArrayList<>();
        var seen = new TreeSet<String>();
        for (int i = changes.size() - 1; i >= place; i--) {
            Change change = changes.get(i);
            if (change.concerns(folder, recursive) && seen.add(change.key())) {
                shown.addFirst(change.shown());
            }
        }
        return shown;
    }

    /** Calls once, at the next change. */
    void watch(Runnable watcher) {
        watchers.add(watcher);
    }
}
