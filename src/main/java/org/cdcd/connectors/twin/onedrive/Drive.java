package org.cdcd.connectors.twin.onedrive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.content.Content;
import org.jspecify.annotations.Nullable;

/** One person's items, and which have changed when. Guarded by the state it belongs to. */
final class Drive {
    static final String ROOT = "root";

    private final DriveState state;
    private final Person person;
    private final Map<String, DriveItem> items = new LinkedHashMap<>();
    private final List<DriveItem> changes = new ArrayList<>();
    private final DriveItem root;

    Drive(DriveState state, Person person) {
        this.state = state;
        this.person = person;
        this.root = new DriveItem(state.newId(), "", ROOT, null, "", 1, state.now());
        put(root);
    }

    String id() {
        return "b!twin" + person.number();
    }

    Person person() {
        return person;
    }

    DriveItem root() {
        return root;
    }

    Optional<DriveItem> find(String id) {
        return Optional.ofNullable(id.equals(ROOT) ? root : items.get(id));
    }

    DriveItem item(String id) {
        return find(id).orElseThrow(GraphRefusal::notFound);
    }

    List<DriveItem> children(String folder) {
        return items.values().stream()
                .filter(item -> item.parent().equals(folder))
                .toList();
    }

    /** Names are compared without regard to case. */
    Optional<DriveItem> child(String folder, String name) {
        return children(folder).stream()
                .filter(item -> item.name().equalsIgnoreCase(name))
                .findFirst();
    }

    List<DriveItem> named(String words) {
        String wanted = words.toLowerCase(Locale.ROOT);
        return items.values().stream()
                .filter(item -> !item.parent().isEmpty()
                        && item.name().toLowerCase(Locale.ROOT).contains(wanted))
                .toList();
    }

    long used() {
        return items.values().stream().mapToLong(DriveItem::size).sum();
    }

    DriveItem put(DriveItem item) {
        items.put(item.id(), item);
        changes.add(item);
        return item;
    }

    DriveItem add(String parent, String name, @Nullable Content content, String type) {
        return put(new DriveItem(state.newId(), parent, name, content, type, 1, state.now()));
    }

    /** Takes an item away with all that is in it. */
    void remove(DriveItem item) {
        children(item.id()).forEach(this::remove);
        items.remove(item.id());
        changes.add(item);
    }

    int history() {
        return changes.size();
    }

    /** The ids of what has changed since a place, in order. */
    List<String> since(int place) {
        Set<String> ids = new LinkedHashSet<>();
        changes.subList(place, changes.size()).forEach(item -> ids.add(item.id()));
        return List.copyOf(ids);
    }

    /** As a list of changes shows it, whether it is there or not. */
    ObjectNode changed(String id) {
        DriveItem there = items.get(id);
        return there == null
                ? changes.stream()
                        .filter(item -> item.id().equals(id))
                        .findFirst()
                        .orElseThrow()
                        .deleted()
                : json(there);
    }

    ObjectNode json(DriveItem item) {
        return item.json(id(), path(item.parent()), children(item.id()).size());
    }

    private String path(String folder) {
        DriveItem item = items.get(folder);
        return item == null || item.parent().isEmpty() ? "" : path(item.parent()) + "/" + item.name();
    }

    void discard() {
        items.values().forEach(item -> {
            if (item.content() != null) {
                item.content().discard();
            }
        });
    }
}
