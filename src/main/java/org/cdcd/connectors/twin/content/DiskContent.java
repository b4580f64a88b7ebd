package org.cdcd.connectors.twin.content;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.streams.WriteStream;
import java.nio.file.Path;

/** Content in a file of its own. */
record DiskContent(Path path, Digests.Sums sums) implements Content {
    private static final int BLOCK = 64 * 1024;

    @Override
    public long length() {
        return sums.length();
    }

    @Override
    public String md5() {
        return sums.md5();
    }

    @Override
    public String sha1() {
        return sums.sha1();
    }

    @Override
    public String sha256() {
        return sums.sha256();
    }

    @Override
    public void discard() {
        // an open file lives on until it is closed; one that is gone already is no harm
        path.toFile().delete();
    }

    @Override
    public Future<Void> writeTo(Vertx vertx, WriteStream<Buffer> to, long from, long length) {
        if (length == 0) {
            return Future.succeededFuture();
        }
        OpenOptions options = new OpenOptions().setRead(true).setWrite(false).setCreate(false);
        return vertx.fileSystem().open(path.toString(), options).compose(file -> {
            file.setReadPos(from).setReadLength(length).setReadBufferSize(BLOCK);
            return file.pipe().endOnComplete(false).to(to).eventually(() -> file.close());
        });
    }
}
