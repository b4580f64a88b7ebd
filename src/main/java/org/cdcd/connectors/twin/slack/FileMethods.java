package org.cdcd.connectors.twin.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.slack.Workspace.Channel;
import org.cdcd.connectors.twin.slack.Workspace.Message;
import org.cdcd.connectors.twin.slack.Workspace.SharedFile;

/** Files: an address to send the bytes to, and the word that they are all there. */
final class FileMethods {
    private final Workspace workspace;
    private final FileHost host;

    FileMethods(Workspace workspace, FileHost host) {
        this.workspace = workspace;
        this.host = host;
    }

    void add(Methods methods) {
        methods.form("files.getUploadURLExternal", "files:write", this::begin);
        methods.json("files.completeUploadExternal", "files:write", this::complete);
        methods.form("files.info", "files:read", this::info);
    }

    private ObjectNode begin(SlackCall call) {
        String name = call.arguments().required("filename");
        call.arguments().required("length");
        int length = call.arguments().number("length", 0, 1, Integer.MAX_VALUE, "invalid_arguments");
        SharedFile file = workspace.newFile(name, length, call.user());
        return Reply.JSON
                .createObjectNode()
                .put("upload_url", call.filesBase() + host.newUpload(file))
                .put("file_id", file.id);
    }

    private ObjectNode complete(SlackCall call) {
        JsonNode asked = call.arguments().array("files", "invalid_arguments");
        if (asked == null || asked.isEmpty()) {
            throw SlackRefusal.missing("files");
        }
        List<SharedFile> files = new ArrayList<>();
        for (JsonNode one : asked) {
            SharedFile file = workspace.file(one.path("id").asText());
            if (file.content == null || !file.user.equals(call.user())) {
                throw new SlackRefusal("file_not_found");
            }
            file.title = one.path("title").asText(file.name);
            files.add(file);
        }
        String channelId = call.arguments().text("channel_id");
        if (channelId != null) {
            share(call, channelId, files);
        }
        ObjectNode answer = Reply.JSON.createObjectNode();
        ArrayNode all = answer.putArray("files");
        files.forEach(file -> {
            file.complete = true;
            all.addObject().put("id", file.id).put("title", file.title);
        });
        return answer;
    }

    private void share(SlackCall call, String channelId, List<SharedFile> files) {
        Channel channel = workspace.channel(channelId, call.user());
        if (!channel.members.contains(call.user())) {
            throw new SlackRefusal("not_in_channel");
        }
        String thread = call.arguments().text("thread_ts");
        String comment = call.arguments().text("initial_comment");
        Message message = new Message(workspace.newTs(), call.user(), comment == null ? "" : comment, thread);
        files.forEach(file -> message.files.add(file.id));
        channel.messages.add(message);
    }

    private ObjectNode info(SlackCall call) {
        SharedFile file = workspace.file(call.arguments().required("file"));
        if (!file.complete) {
            throw new SlackRefusal("file_not_found");
        }
        ObjectNode answer = Reply.JSON.createObjectNode();
        answer.putArray("comments");
        answer.putObject("file")
                .put("id", file.id)
                .put("name", file.name)
                .put("title", file.title)
                .put("size", file.length)
                .put("user", file.user)
                .put("created", file.created.getEpochSecond())
                .put("timestamp", file.created.getEpochSecond())
                .put("mode", "hosted")
                .put("mimetype", "application/octet-stream")
                .put("url_private", call.filesBase() + host.path(file))
                .put("url_private_download", call.filesBase() + host.path(file) + "?download=1");
        return answer;
    }
}
