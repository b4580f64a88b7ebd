package org.cdcd.connectors.twin.dropbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.content.Content;
import org.jspecify.annotations.Nullable;

/**
 * A file or folder at one moment; a change makes a new one.
 *
 * @param path as it is shown; compared without regard to case
 * @param stored null for a folder
 */
record Entry(String id, String path, @Nullable Stored stored) {
    /** What is in a file. */
    record Stored(Content content, String hash, String rev, String modified) {}

    static String key(String path) {
        return path.toLowerCase(Locale.ROOT);
    }

    String key() {
        return key(path);
    }

    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    boolean isFolder() {
        return stored == null;
    }

    boolean isInside(String folder) {
        return key().startsWith(folder + "/");
    }

    boolean isChildOf(String folder) {
        return isInside(folder) && key().indexOf('/', folder.length() + 1) < 0;
    }

    Entry at(String other) {
        return new Entry(id, other, stored);
    }

    /** As an answer of one sort shows it. */
    ObjectNode json() {
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("name", name())
                .put("id", id)
                .put("path_lower", key())
                .put("path_display", path);
        if (stored != null) {
            json.put("client_modified", stored.modified())
                    .put("server_modified", stored.modified())
                    .put("rev", stored.rev())
                    .put("size", stored.content().length())
                    .put("is_downloadable", true)
                    .put("content_hash", stored.hash());
        }
        return json;
    }

    /** As an answer of several sorts shows it. */
    ObjectNode tagged() {
        ObjectNode json = Reply.JSON.createObjectNode().put(".tag", isFolder() ? "folder" : "file");
        return json.setAll(json());
    }

    ObjectNode deleted() {
        return Reply.JSON
                .createObjectNode()
                .put(".tag", "deleted")
                .put("name", name())
                .put("path_lower", key())
                .put("path_display", path);
    }
}
