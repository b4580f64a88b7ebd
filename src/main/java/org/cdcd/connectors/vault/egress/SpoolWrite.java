package org.cdcd.connectors.vault.egress;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.cdcd.connectors.vault.egress.Spool.Leave;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** Writes one body into the spool; whatever goes wrong leaves nothing behind. */
final class SpoolWrite {
    private static final int QUEUE = 256 * 1024;

    private final LastHop hop;
    private final Spool spool;
    private final Leave leave;
    private final HttpServerRequest request;
    private final Promise<Void> written = Promise.promise();
    private long reserved;
    private int files;
    private long total;

    SpoolWrite(LastHop hop, Spool spool, Leave leave, HttpServerRequest request) {
        this.hop = hop;
        this.spool = spool;
        this.leave = leave;
        this.request = request;
    }

    /** Completes when the file is whole, on disk and visible. */
    Future<Void> run() {
        long declared = RequestBody.declaredLength(request);
        if (leave.length() >= 0 && declared >= 0 && declared != leave.length()) {
            return Future.failedFuture(wrongLength());
        }
        if (!leave.begun().compareAndSet(false, true)) {
            return Future.failedFuture(Spool.conflict());
        }
        request.response().closeHandler(gone -> written.tryFail(wrongLength()));
        return hop.blocking(() -> create(Math.max(declared, leave.length())))
                .compose(part -> hop.vertx()
                        .fileSystem()
                        .open(
                                part.toString(),
                                new OpenOptions().setCreate(false).setWrite(true)))
                .compose(file -> receive(file).compose(all -> file.flush()).eventually(() -> file.close()))
                .compose(all -> hop.blocking(() -> {
                    spool.keep(leave.file());
                    return leave;
                }))
                .<Void>mapEmpty()
                .recover(this::undo);
    }

    private Path create(long expected) throws IOException {
        spool.reserve(leave, 1, Math.max(0, expected));
        files = 1;
        reserved = Math.max(0, expected);
        Path part = Spool.part(leave.file());
        Files.createDirectories(
                part.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            throw Spool.conflict();
        }
        // only the owner of the part makes the file, so this cannot change meanwhile
        if (Files.exists(leave.file())) {
            Files.delete(part);
            throw Spool.conflict();
        }
        return part;
    }

    private Future<Void> receive(AsyncFile file) {
        file.setWriteQueueMaxSize(QUEUE);
        file.exceptionHandler(written::tryFail);
        request.exceptionHandler(lost -> written.tryFail(wrongLength()));
        request.handler(block -> block(file, block));
        request.endHandler(end -> {
            if (leave.length() >= 0 && total != leave.length()) {
                written.tryFail(wrongLength());
            } else {
                written.tryComplete();
            }
        });
        request.resume();
        return written.future();
    }

    private void block(AsyncFile file, Buffer block) {
        if (written.future().isComplete()) {
            return;
        }
        total += block.length();
        try {
            checkRoom();
        } catch (Refusal refusal) {
            written.tryFail(refusal);
            return;
        }
        file.write(block).onFailure(written::tryFail);
        if (file.writeQueueFull()) {
            request.pause();
            file.drainHandler(drained -> request.resume());
        }
    }

    private void checkRoom() {
        if (leave.length() >= 0 && total > leave.length()) {
            throw wrongLength();
        }
        if (total > spool.settings().largest()) {
            throw Refusal.of(ErrorCode.PAYLOAD_TOO_LARGE, "The content is larger than may be kept.");
        }
        if (total > reserved) {
            spool.reserve(leave, 0, total - reserved);
            reserved = total;
        }
    }

    private Future<Void> undo(Throwable cause) {
        spool.giveBack(leave.file(), files, reserved);
        reserved = 0;
        files = 0;
        return hop.blocking(() -> {
                    if (!(cause instanceof Refusal no && no.code() == ErrorCode.UPLOAD_CONFLICT)) {
                        Files.deleteIfExists(Spool.part(leave.file()));
                    }
                    return leave;
                })
                .transform(done -> Future.failedFuture(
                        cause instanceof Refusal
                                ? cause
                                : Refusal.of(ErrorCode.VAULT_UNAVAILABLE, "The content could not be kept.")));
    }

    private static Refusal wrongLength() {
        return Refusal.of(ErrorCode.MALFORMED_REQUEST, "The content does not have the length that was announced.");
    }
}
