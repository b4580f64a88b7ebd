package org.cdcd.connectors.twin.drive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.cdcd.connectors.twin.google.GoogleRefusal;
import org.jspecify.annotations.Nullable;

/** Puts what a caller sends into a file: all of it, or none if some of it is wrong. */
record Metadata(DriveCall call) {
    private static final Set<String> READ_ONLY = Set.of(
            "size", "md5Checksum", "sha1Checksum", "sha256Checksum", "owners", "version", "webViewLink", "shared");

    void apply(DriveFile file, ObjectNode body, boolean fresh) {
        for (String name : READ_ONLY) {
            if (body.has(name)) {
                throw GoogleRefusal.of(
                        403, "fieldNotWritable", "The resource body includes fields which are not directly writable.");
            }
        }
        String name = text(body, "name", file.name);
        String mimeType = text(body, "mimeType", file.mimeType);
        String description = text(body, "description", file.description);
        boolean trashed = flag(body, "trashed", file.trashed);
        boolean starred = flag(body, "starred", file.starred);
        List<String> parents = fresh ? parents(file, body) : moved(file, body);
        JsonNode properties = body.get("properties");
        file.name = name;
        file.mimeType = mimeType;
        file.description = description;
        file.trashed = trashed;
        file.starred = starred;
        file.parents = parents;
        if (properties instanceof ObjectNode object) {
            file.properties = object.deepCopy();
        }
    }

    private List<String> parents(DriveFile file, ObjectNode body) {
        JsonNode asked = body.path("parents");
        if (!asked.isArray() || asked.isEmpty()) {
            return file.parents;
        }
        if (asked.size() > 1) {
            throw GoogleRefusal.of(403, "multipleParentsNotSupported", "A file can have only one parent.");
        }
        return List.of(folder(asked.get(0).asText()));
    }

    private List<String> moved(DriveFile file, ObjectNode body) {
        if (body.has("parents")) {
            throw GoogleRefusal.of(
                    403,
                    "fieldNotWritable",
                    "The parents field is not directly writable in update requests."
                            + " Use the addParents and removeParents parameters instead.");
        }
        Set<String> parents = new LinkedHashSet<>(file.parents);
        names(call.query("removeParents")).forEach(parents::remove);
        names(call.query("addParents")).forEach(id -> parents.add(folder(id)));
        return List.copyOf(parents);
    }

    private static List<String> names(@Nullable String list) {
        return list == null ? List.of() : new ArrayList<>(List.of(list.split(",")));
    }

    private String folder(String id) {
        String root = DriveFile.root(call.person());
        if (id.equals("root") || id.equals(root)) {
            return root;
        }
        DriveFile folder = call.file(id);
        if (!folder.mimeType.equals(DriveFile.FOLDER)) {
            throw GoogleRefusal.of(403, "parentNotAFolder", "The specified parent is not a folder.");
        }
        return id;
    }

    private static String text(ObjectNode body, String name, String otherwise) {
        JsonNode value = body.get(name);
        if (value == null || value.isNull()) {
            return otherwise;
        }
        if (!value.isTextual()) {
            throw GoogleRefusal.invalid(name);
        }
        return value.textValue();
    }

    private static boolean flag(ObjectNode body, String name, boolean otherwise) {
        JsonNode value = body.get(name);
        if (value == null || value.isNull()) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw GoogleRefusal.invalid(name);
        }
        return value.booleanValue();
    }
}
