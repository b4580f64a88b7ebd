package org.cdcd.connectors.twin.discord;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Messages with files: parts named {@code files[n]} and one named {@code payload_json}. The files themselves are counted only. */
final class Attached {
    private Attached() {}

    static boolean is(RoutingContext ctx) {
        return String.valueOf(ctx.request().getHeader("Content-Type")).startsWith("multipart/form-data");
    }

    /** Takes the parts and hands them on; too much at once is refused. */
    static void receive(DiscordCall call, BiConsumer<ObjectNode, List<Messages.File>> sent) {
        HttpServerRequest request = call.ctx().request();
        List<Part> parts = new ArrayList<>();
        request.setExpectMultipart(true);
        request.uploadHandler(upload -> {
            Part part = new Part(upload);
            upload.handler(chunk -> part.size += chunk.length());
            parts.add(part);
        });
        request.exceptionHandler(broken -> request.connection().close());
        request.endHandler(end -> DiscordGate.guard(call.ctx(), () -> {
            synchronized (call.servers()) {
                String payload = request.getFormAttribute("payload_json");
                sent.accept(
                        DiscordCall.parsed(payload == null ? null : Buffer.buffer(payload)),
                        files(parts, call.servers().fileLimit()));
            }
        }));
    }

    private static final class Part {
        private final HttpServerFileUpload upload;
        private long size;

        Part(HttpServerFileUpload upload) {
            this.upload = upload;
        }
    }

    private static List<Messages.File> files(List<Part> parts, long limit) {
        List<Messages.File> files = new ArrayList<>();
        for (Part part : parts) {
            if (!part.upload.name().matches("files\\[[0-9]]")) {
                throw DiscordRefusal.form("files", "BASE_TYPE_BAD", "Unknown part " + part.upload.name());
            }
            if (part.size > limit) {
                throw DiscordRefusal.of(413, 40005, "Request entity too large");
            }
            files.add(new Messages.File(part.upload.filename(), part.upload.contentType(), part.size));
        }
        return files;
    }
}
