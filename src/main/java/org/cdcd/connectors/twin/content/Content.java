package org.cdcd.connectors.twin.content;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;

/** What is in a file, once all of it has arrived. */
public interface Content {
    long length();

    /** In lower-case hexadecimal. */
    String md5();

    /** In lower-case hexadecimal. */
    String sha1();

    /** In lower-case hexadecimal. */
    String sha256();

    /** It is not needed any more; what is being read is read to its end. */
    void discard();

    /** Writes a range with back-pressure; does not end the stream. */
    Future<Void> writeTo(Vertx vertx, WriteStream<Buffer> to, long from, long length);
}
