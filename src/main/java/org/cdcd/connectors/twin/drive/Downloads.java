package org.cdcd.connectors.twin.drive;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.Set;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.content.Content;
import org.cdcd.connectors.twin.google.GoogleAccounts;
import org.cdcd.connectors.twin.google.GoogleRefusal;
import org.cdcd.connectors.twin.oauth.Access;

/** Contents on their way out: whole, in ranges (RFC 9110, 14), or converted. */
final class Downloads {
    private static final Map<String, Set<String>> EXPORTS = Map.of(
            DriveFile.NATIVE + "document", Set.of("text/plain", "application/pdf", "text/markdown"),
            DriveFile.NATIVE + "spreadsheet", Set.of("text/csv", "application/pdf"));

    private final Stage stage;

    Downloads(Stage stage) {
        this.stage = stage;
    }

    void media(DriveCall call) {
        Access access = call.access();
        if (DriveGate.READ.stream().noneMatch(scope -> access.has(GoogleAccounts.SCOPE + scope))) {
            throw GoogleRefusal.of(403, "insufficientPermissions", "Request had insufficient authentication scopes.");
        }
        DriveFile file = call.file();
        if (file.isNative()) {
            throw GoogleRefusal.of(
                    403,
                    "fileNotDownloadable",
                    "Only files with binary content can be downloaded. Use Export with Docs Editors files.");
        }
        Content content = file.content;
        if (content == null) {
            Reply.send(call.ctx(), 200, file.mimeType, Buffer.buffer());
            return;
        }
        ByteRange range = ByteRange.of(call.ctx().request().getHeader("Range"), content.length());
        HttpServerResponse response = call.ctx().response();
        response.putHeader("Content-Type", file.mimeType)
                .putHeader("Content-Length", String.valueOf(range.length()))
                .putHeader("ETag", "\"" + content.sha1() + "\"")
                .putHeader("Accept-Ranges", "bytes");
        if (range.partial()) {
            response.setStatusCode(206)
                    .putHeader("Content-Range", "bytes " + range.from() + "-" + range.last() + "/" + content.length());
        }
        if (Reply.begin(call.ctx())) {
            content.writeTo(stage.vertx(), response, range.from(), range.length())
                    .onSuccess(done -> response.end())
                    .onFailure(failed -> call.ctx().request().connection().close());
        }
    }

    void export(DriveCall call) {
        DriveFile file = call.file();
        String wanted = call.required("mimeType");
        Set<String> possible = EXPORTS.get(file.mimeType);
        if (possible == null) {
            throw GoogleRefusal.of(403, "fileNotExportable", "Export only supports Docs Editors files.");
        }
        if (!possible.contains(wanted)) {
            throw GoogleRefusal.badRequest("The requested conversion is not supported.");
        }
        Reply.send(call.ctx(), 200, wanted, Buffer.buffer(file.name + "\n"));
    }
}
