package org.cdcd.connectors.twin.onedrive;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicInteger;
import org.cdcd.connectors.twin.Stage;
import org.cdcd.connectors.twin.content.ContentSink;

/** Files on their way in, each in a file of its own. */
final class Arrival {
    private final Stage stage;
    private final AtomicInteger files = new AtomicInteger();

    Arrival(Stage stage) {
        this.stage = stage;
    }

    Future<ContentSink> open() {
        return ContentSink.onDisk(stage.vertx(), stage.folder().resolve("upload-" + files.incrementAndGet()));
    }

    /** Takes the body of a paused request, as fast as it can be stored. */
    static Future<Void> take(HttpServerRequest request, ContentSink sink) {
        Promise<Void> taken = Promise.promise();
        request.exceptionHandler(taken::tryFail);
        request.handler(bytes -> {
            sink.write(bytes).onFailure(taken::tryFail);
            if (sink.writeQueueFull()) {
                request.pause();
                sink.drainHandler(drained -> request.resume());
            }
        });
        request.endHandler(end -> taken.tryComplete());
        request.resume();
        return taken.future();
    }
}
