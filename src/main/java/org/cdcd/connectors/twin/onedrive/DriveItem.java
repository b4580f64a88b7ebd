package org.cdcd.connectors.twin.onedrive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.content.Content;
import org.jspecify.annotations.Nullable;

/**
 * A file or folder at one moment; a change makes a new one.
 *
 * @param parent empty for the top
 * @param content null for a folder
 * @param version grows with each change
 */
record DriveItem(
        String id, String parent, String name, @Nullable Content content, String type, int version, String modified) {
    boolean isFolder() {
        return content == null;
    }

    long size() {
        return content == null ? 0 : content.length();
    }

    String etag() {
        return "\"{" + id + "}," + version + "\"";
    }

    DriveItem at(String otherParent, String otherName, String now) {
        return new DriveItem(id, otherParent, otherName, content, type, version + 1, now);
    }

    DriveItem with(Content other, String otherType, String now) {
        return new DriveItem(id, parent, name, other, otherType, version + 1, now);
    }

    /** @param path of the folder it is in */
    ObjectNode json(String drive, String path, int children) {
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("id", id)
                .put("name", name)
                .put("eTag", etag())
                .put("cTag", "\"c:{" + id + "}," + version + "\"")
                .put("size", size())
                .put("webUrl", "https://onedrive.live.com/?id=" + id)
                .put("createdDateTime", modified)
                .put("lastModifiedDateTime", modified);
        ObjectNode reference = json.putObject("parentReference").put("driveId", drive);
        if (parent.isEmpty()) {
            json.putObject("root");
        } else {
            reference.put("id", parent).put("path", "/drive/root:" + path);
        }
        if (content == null) {
            json.putObject("folder").put("childCount", children);
        } else {
            json.putObject("file")
                    .put("mimeType", type)
                    .putObject("hashes")
                    .put("sha1Hash", content.sha1())
                    .put("sha256Hash", content.sha256());
        }
        return json;
    }

    /** As a list of changes shows it once it is gone. */
    ObjectNode deleted() {
        ObjectNode json = Reply.JSON.createObjectNode().put("id", id);
        json.putObject("parentReference").put("id", parent);
        json.putObject("deleted").put("state", "deleted");
        return json;
    }
}
