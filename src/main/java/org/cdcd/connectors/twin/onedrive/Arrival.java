package org.cdcd.connectors.twin.onedrive;

import io.vertx.core.Future;
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
}
