package org.cdcd.connectors.twin.ipfs;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.content.Content;
import org.cdcd.connectors.twin.content.ContentSink;

/** The part named {@code file} of a form, and the small parts beside it. */
record Parts(String name, Content content, MultiMap others) {
    /** Takes a form in; fails if it has no such part. */
    static Future<Parts> receive(Stage stage, Path path, HttpServerRequest request) {
        request.pause();
        return ContentSink.onDisk(stage.vertx(), path).compose(sink -> receive(request, sink));
    }

    private static Future<Parts> receive(HttpServerRequest request, ContentSink sink) {
        Promise<String> arrived = Promise.promise();
        Promise<Void> ended = Promise.promise();
        boolean[] there = {false};
        request.setExpectMultipart(true);
        request.uploadHandler(part -> {
            if (part.name().equals("file")) {
                there[0] = true;
                part.pipeTo(sink).map(done -> part.filename()).onComplete(arrived);
            }
        });
        request.endHandler(end -> {
            if (!there[0]) {
                arrived.tryFail("no part with a file");
            }
            ended.complete();
        });
        request.resume();
        return ended.future()
                .compose(end -> arrived.future())
                .compose(name -> sink.finish().map(content -> new Parts(name, content, request.formAttributes())));
    }
}
