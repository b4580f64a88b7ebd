package org.cdcd.connectors.twin.drive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.content.Content;
import org.jspecify.annotations.Nullable;

/** A file or folder with what is known of it. */
final class DriveFile {
    static final String FOLDER = "application/vnd.google-apps.folder";
    static final String NATIVE = "application/vnd.google-apps.";

    final String id;
    final Person owner;
    final String clientId;
    final Instant created;
    final List<Permission> permissions = new ArrayList<>();
    String name = "Untitled";
    String mimeType = "application/octet-stream";
    String description = "";
    List<String> parents;
    boolean trashed;
    /** Whether it is in a shared drive, and not in its owner's own. */
    boolean shared;

    boolean starred;
    Instant modified;
    long version = 1;

    @Nullable
    ObjectNode properties;

    @Nullable
    Content content;

    /**
     * Who may do what.
     *
     * @param email empty for {@code anyone}
     */
    record Permission(String id, String type, String role, String email) {}

    DriveFile(String id, Person owner, String clientId, Instant created) {
        this.id = id;
        this.owner = owner;
        this.clientId = clientId;
        this.created = created;
        this.modified = created;
        this.parents = List.of(root(owner));
        permissions.add(new Permission(permissionId(owner), "user", "owner", owner.email()));
    }

    /** The id of a person's top folder. */
    static String root(Person person) {
        return "0AROOT" + person.number();
    }

    static String permissionId(Person person) {
        return "1000000000000000" + person.number();
    }

    boolean isNative() {
        return mimeType.startsWith(NATIVE);
    }

    boolean readable(Person person) {
        return permissions.stream()
                .anyMatch(one -> one.type().equals("anyone") || one.email().equals(person.email()));
    }

    boolean writable(Person person) {
        return permissions.stream()
                .anyMatch(one -> one.email().equals(person.email())
                        && (one.role().equals("owner") || one.role().equals("writer")));
    }

    /** Puts new content in the place of the old. */
    void replaceContent(Content now) {
        discardContent();
        content = now;
    }

    void discardContent() {
        if (content != null) {
            content.discard();
            content = null;
        }
    }
}
