package org.cdcd.connectors.twin.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.FileUpload;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.cdcd.connectors.twin.Reply;

/** Files: announced, sent as one part of a form, then named by a block. */
final class FileRoutes {
    /** In one part. */
    static final long LARGEST = 20L * 1024 * 1024;

    private static final Duration LIFETIME = Duration.ofHours(1);

    private final NotionGate gate;
    private final Path folder;

    FileRoutes(NotionGate gate, Path folder) {
        this.gate = gate;
        this.folder = folder;
    }

    void mount(Router router) {
        String uploads = "/v1/file_uploads";
        router.post(uploads + "/:file_upload_id/send")
                .handler(BodyHandler.create(folder.toString())
                        .setBodyLimit(LARGEST + 64 * 1024)
                        .setDeleteUploadedFilesOnEnd(true));
        gate.on(router.post(uploads + "/:file_upload_id/send"), this::send);
        router.route(uploads + "*").handler(BodyHandler.create(false));
        gate.on(router.post(uploads), this::create);
        gate.on(
                router.get(uploads + "/:file_upload_id"),
                call -> Reply.json(call.ctx(), 200, upload(call, call.id("file_upload_id"))));
    }

    private void create(NotionCall call) {
        ObjectNode body = call.body(Set.of("mode", "filename", "content_type", "number_of_parts", "external_url"));
        if (!body.path("mode").asText("single_part").equals("single_part")) {
            throw NotionRefusal.invalid("body failed validation: body.mode is not known here.");
        }
        String id = call.state().newId();
        String address = Reply.base(call.ctx(), "api.notion.com") + "/v1/file_uploads/" + id;
        ObjectNode upload = Reply.JSON
                .createObjectNode()
                .put("object", "file_upload")
                .put("id", id)
                .put("created_time", call.state().now().toString())
                .put("last_edited_time", call.state().now().toString())
                .put("expiry_time", call.state().now().plus(LIFETIME).toString())
                .put("in_trash", false)
                .put("status", "pending")
                .put("filename", body.path("filename").asText(null))
                .put("content_type", body.path("content_type").asText(null))
                .putNull("content_length")
                .put("upload_url", address + "/send");
        upload.putObject("created_by").put("id", call.bot()).put("type", "bot");
        call.state().uploads().put(id, upload);
        Reply.json(call.ctx(), 200, upload);
    }

    private static ObjectNode upload(NotionCall call, String id) {
        ObjectNode upload = call.state().uploads().get(id);
        if (upload == null) {
            throw NotionRefusal.notFound("file upload", id);
        }
        return upload;
    }

    private void send(NotionCall call) {
        ObjectNode upload = upload(call, call.id("file_upload_id"));
        FileUpload file = call.ctx().fileUploads().stream()
                .filter(one -> one.name().equals("file"))
                .findFirst()
                .orElseThrow(() -> NotionRefusal.invalid("body failed validation: body.file should be defined."));
        if (!upload.path("status").asText().equals("pending")) {
            throw NotionRefusal.invalid("The file upload is not in the `pending` status.");
        }
        if (!upload.path("content_type").isNull()
                && !upload.path("content_type").asText().equals(file.contentType())) {
            throw NotionRefusal.invalid("The content type of the file is not the one that was announced.");
        }
        if (file.size() > LARGEST) {
            throw NotionRefusal.invalid("The file is larger than 20 MiB.");
        }
        upload.put("status", "uploaded").put("content_length", file.size()).putNull("expiry_time");
        if (upload.path("filename").isNull()) {
            upload.put("filename", file.fileName());
        }
        Reply.json(call.ctx(), 200, upload);
    }

    /** What a block says of a file that was sent. */
    static ObjectNode attached(NotionCall call, JsonNode sent) {
        String id = Ids.checked(sent.at("/file_upload/id").asText(), "body.children[0].file.file_upload.id");
        ObjectNode upload = upload(call, id);
        if (!upload.path("status").asText().equals("uploaded")) {
            throw NotionRefusal.invalid("The file upload is not in the `uploaded` status.");
        }
        ObjectNode content = Reply.JSON.createObjectNode().put("type", "file");
        content.putArray("caption");
        content.put("name", sent.path("name").asText(upload.path("filename").asText()));
        content.putObject("file")
                .put("url", "https://files.notion.example/" + id + "?signature=once")
                .put("expiry_time", call.state().now().plus(LIFETIME).toString());
        return content;
    }
}
