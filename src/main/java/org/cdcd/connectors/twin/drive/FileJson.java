package org.cdcd.connectors.twin.drive;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.content.Content;

/** Files as Drive shows them. */
final class FileJson {
    /** What is shown when no {@code fields} are asked for. */
    static final String SHORT = "kind,id,name,mimeType";

    static final Set<String> MEMBERS = Set.of(
            "appProperties",
            "capabilities",
            "contentHints",
            "contentRestrictions",
            "copyRequiresWriterPermission",
            "createdTime",
            "description",
            "driveId",
            "explicitlyTrashed",
            "exportLinks",
            "fileExtension",
            "folderColorRgb",
            "fullFileExtension",
            "hasAugmentedPermissions",
            "hasThumbnail",
            "headRevisionId",
            "iconLink",
            "id",
            "imageMediaMetadata",
            "isAppAuthorized",
            "kind",
            "labelInfo",
            "lastModifyingUser",
            "linkShareMetadata",
            "md5Checksum",
            "mimeType",
            "modifiedByMe",
            "modifiedByMeTime",
            "modifiedTime",
            "name",
            "originalFilename",
            "ownedByMe",
            "owners",
            "parents",
            "permissionIds",
            "permissions",
            "properties",
            "quotaBytesUsed",
            "resourceKey",
            "sha1Checksum",
            "sha256Checksum",
            "shared",
            "sharedWithMeTime",
            "sharingUser",
            "shortcutDetails",
            "size",
            "spaces",
            "starred",
            "thumbnailLink",
            "thumbnailVersion",
            "trashed",
            "trashedTime",
            "trashingUser",
            "version",
            "videoMediaMetadata",
            "viewedByMe",
            "viewedByMeTime",
            "webContentLink",
            "webViewLink",
            "writersCanShare");

    private FileJson() {}

    static ObjectNode of(DriveFile file, DriveCall call) {
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("kind", "drive#file")
                .put("id", file.id)
                .put("name", file.name)
                .put("mimeType", file.mimeType)
                .put("description", file.description)
                .put("starred", file.starred)
                .put("trashed", file.trashed)
                .put("explicitlyTrashed", file.trashed)
                .put("version", String.valueOf(file.version))
                .put("createdTime", file.created.toString())
                .put("modifiedTime", file.modified.toString())
                .put("ownedByMe", file.owner.equals(call.person()))
                .put("shared", file.permissions.size() > 1)
                .put("isAppAuthorized", file.clientId.equals(call.access().clientId()))
                .put("webViewLink", "https://drive.google.com/file/d/" + file.id + "/view");
        ArrayNode parents = json.putArray("parents");
        file.parents.forEach(parents::add);
        json.putArray("spaces").add("drive");
        json.putArray("owners").add(user(file.owner, call));
        json.set("lastModifyingUser", user(file.owner, call));
        ArrayNode ids = json.putArray("permissionIds");
        ArrayNode permissions = json.putArray("permissions");
        file.permissions.forEach(one -> {
            ids.add(one.id());
            permissions.add(permission(one));
        });
        if (file.properties != null) {
            json.set("properties", file.properties);
        }
        content(file, json);
        return json;
    }

    private static void content(DriveFile file, ObjectNode json) {
        Content content = file.content;
        if (content == null) {
            return;
        }
        json.put("size", String.valueOf(content.length()))
                .put("quotaBytesUsed", String.valueOf(content.length()))
                .put("md5Checksum", content.md5())
                .put("sha1Checksum", content.sha1())
                .put("sha256Checksum", content.sha256())
                .put("originalFilename", file.name)
                .put("headRevisionId", "0B" + file.id + file.version)
                .put("webContentLink", "https://drive.google.com/uc?id=" + file.id + "&export=download");
        int dot = file.name.lastIndexOf('.');
        if (dot >= 0) {
            json.put("fileExtension", file.name.substring(dot + 1))
                    .put("fullFileExtension", file.name.substring(dot + 1));
        }
    }

    static ObjectNode user(Person person, DriveCall call) {
        return Reply.JSON
                .createObjectNode()
                .put("kind", "drive#user")
                .put("displayName", person.name())
                .put("me", person.equals(call.person()))
                .put("permissionId", DriveFile.permissionId(person))
                .put("emailAddress", person.email());
    }

    static ObjectNode permission(DriveFile.Permission permission) {
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("kind", "drive#permission")
                .put("id", permission.id())
                .put("type", permission.type())
                .put("role", permission.role());
        if (!permission.email().isEmpty()) {
            json.put("emailAddress", permission.email()).put("deleted", false).put("pendingOwner", false);
        }
        return json;
    }
}
