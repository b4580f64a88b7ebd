package org.cdcd.connectors.twin.drive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.google.FieldMask;
import org.cdcd.connectors.twin.google.GoogleRefusal;
import org.cdcd.connectors.twin.oauth.Access;
import org.jspecify.annotations.Nullable;

/** One admitted call of the API. */
record DriveCall(RoutingContext ctx, Access access, DriveState state) {
    Person person() {
        return access.person();
    }

    String path(String name) {
        return String.valueOf(ctx.pathParam(name));
    }

    @Nullable
    String query(String name) {
        return ctx.queryParams().get(name);
    }

    String required(String name) {
        String value = query(name);
        if (value == null || value.isEmpty()) {
            throw GoogleRefusal.required(name);
        }
        return value;
    }

    /**
     * Whether this token sees a file: its person may, a token for the program's own files only those, and who does not say
     * that it knows of shared drives nothing in them.
     */
    boolean sees(DriveFile file) {
        return (!file.shared || "true".equals(query("supportsAllDrives")))
                && file.readable(person())
                && (DriveGate.seesAll(access) || file.clientId.equals(access.clientId()));
    }

    /** Whether it is in a list, for which a file in a shared drive must be asked for twice over. */
    boolean lists(DriveFile file) {
        return sees(file) && (!file.shared || "true".equals(query("includeItemsFromAllDrives")));
    }

    DriveFile file() {
        return file(path("fileId"));
    }

    DriveFile file(String id) {
        return state.all()
                .filter(one -> one.id.equals(id) && sees(one))
                .findFirst()
                .orElseThrow(() -> notFound(id));
    }

    static GoogleRefusal notFound(String id) {
        return GoogleRefusal.of(404, "notFound", "File not found: " + id + ".", "fileId");
    }

    static GoogleRefusal fileForbidden() {
        return GoogleRefusal.of(
                403, "insufficientFilePermissions", "The user does not have sufficient permissions for this file.");
    }

    /** A file this person may alter. */
    DriveFile writable() {
        DriveFile file = file();
        if (!file.writable(person())) {
            throw fileForbidden();
        }
        return file;
    }

    /** A file that is this person's own. */
    DriveFile own() {
        DriveFile file = file();
        if (!file.owner.equals(person())) {
            throw fileForbidden();
        }
        return file;
    }

    ObjectNode body() {
        Buffer sent = ctx.body().buffer();
        return object(sent == null ? "" : sent.toString());
    }

    static ObjectNode object(String text) {
        if (text.isBlank()) {
            return Reply.JSON.createObjectNode();
        }
        try {
            if (Reply.JSON.readTree(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException broken) {
            // refused below
        }
        throw GoogleRefusal.of(400, "parseError", "Parse Error");
    }

    /** Answers with the members asked for, or those the service shows when nothing is asked. */
    void answer(JsonNode whole, String otherwise) {
        String fields = query("fields");
        FieldMask mask = FieldMask.parse(fields == null ? otherwise : fields);
        Reply.json(ctx, 200, mask.apply(whole));
    }

    /** The same for a file, whose members are known. */
    void answer(DriveFile file) {
        String fields = query("fields");
        if (fields != null) {
            FieldMask.parse(fields).check(FileJson.MEMBERS);
        }
        answer(FileJson.of(file, this), FileJson.SHORT);
    }
}
