package org.cdcd.connectors.twin.dropbox;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import org.cdcd.connectors.twin.content.Content;
import org.cdcd.connectors.twin.content.ContentSink;

/** A file that comes in over one request or several. */
final class Arrival {
    private final ContentSink sink;
    private final BlockHash hash = new BlockHash();

    Arrival(ContentSink sink) {
        this.sink = sink;
    }

    long length() {
        return sink.length();
    }

    /** Takes the body of a paused request, as fast as it can be stored. */
    Future<Void> take(HttpServerRequest request) {
        return sink.take(request, hash::update);
    }

    Future<Content> finish() {
        return sink.finish();
    }

    String hash() {
        return hash.finish();
    }
}
