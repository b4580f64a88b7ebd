package org.cdcd.connectors.egress;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * One upload in chunks. It holds one chunk at a time; each is a call of its own through the templates. After a lost answer
 * nothing is sent blindly where the protocol lets the service be asked first.
 */
final class ChunkedUpload {
    private static final int MOST_STANDSTILLS = 5;

    private final Calls calls;
    private final Exchange operation;
    private final UploadOrder order;
    private final UploadProtocol protocol;
    private final Consumer<Outcome> done;
    private final Consumer<Throwable> bug;
    private @Nullable ChunkReader chunks;
    private Buffer chunk = Buffer.buffer();
    private long offset;
    private int standstills;

    ChunkedUpload(
            Calls calls,
            Exchange operation,
            UploadOrder order,
            UploadProtocol protocol,
            Consumer<Outcome> done,
            Consumer<Throwable> bug) {
        this.calls = calls;
        this.operation = operation;
        this.order = order;
        this.protocol = protocol;
        this.done = done;
        this.bug = bug;
    }

    void start(Vertx vertx, SpoolClient spool) {
        ServiceCall atOnce = protocol.atOnce();
        if (atOnce != null) {
            calls.send(operation, atOnce, done, bug);
            return;
        }
        send(protocol.opening(), opened -> {
            protocol.opened(opened);
            vertx.getOrCreateContext().runOnContext(now -> spool.read(order.file())
                    .onFailure(this::fail)
                    .onSuccess(source -> {
                        chunks = new ChunkReader(source);
                        nextChunk();
                    }));
        });
    }

    private void nextChunk() {
        Objects.requireNonNull(chunks)
                .next(protocol.chunkSize(offset))
                .onFailure(this::fail)
                .onSuccess(next -> {
                    chunk = next;
                    sendChunk();
                });
    }

    private void sendChunk() {
        calls.send(operation, protocol.chunk(offset, chunk), outcome -> {
            switch (outcome) {
                case Outcome.Done answered -> guarded(() -> proceed(answered));
                case Outcome.Unavailable lost -> guarded(() -> recover(lost));
                default -> end(outcome);
            }
        }, this::crash);
    }

    /** Asks how much was kept; where nobody can be asked, the chunk goes again. */
    private void recover(Outcome lost) {
        if (++standstills > MOST_STANDSTILLS) {
            end(lost);
            return;
        }
        ServiceCall question = protocol.question();
        if (question == null) {
            sendChunk();
        } else {
            send(question, this::proceed);
        }
    }

    private void proceed(Outcome.Done answered) {
        long last = offset + chunk.length();
        switch (protocol.progress(answered, offset, last)) {
            case UploadProtocol.Progress.Complete complete -> end(complete.answer());
            case UploadProtocol.Progress.Unsaid unsaid -> recover(lost());
            case UploadProtocol.Progress.Kept kept -> proceed(kept.bytes(), last);
        }
    }

    private void proceed(long kept, long last) {
        boolean all = kept == order.length();
        ServiceCall closing = all ? protocol.closing() : null;
        if (kept < offset || kept > last || all && closing == null) {
            end(lost());
        } else if (closing != null) {
            send(closing, this::end);
        } else if (kept == offset && ++standstills > MOST_STANDSTILLS) {
            end(lost());
        } else {
            standstills = kept == offset ? standstills : 0;
            chunk = chunk.slice((int) (kept - offset), chunk.length());
            offset = kept;
            if (chunk.length() == 0) {
                nextChunk();
            } else {
                sendChunk();
            }
        }
    }

    private static Outcome lost() {
        return new Outcome.Rejected(ErrorCode.SERVICE_ERROR, "the service lost track of the upload", null);
    }

    private void send(ServiceCall call, Consumer<Outcome.Done> next) {
        calls.send(operation, call, outcome -> {
            if (outcome instanceof Outcome.Done answered) {
                guarded(() -> next.accept(answered));
            } else {
                end(outcome);
            }
        }, this::crash);
    }

    /** What the service said may be a reason to end; this runs in a callback, so nobody else would hear of it. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (Refusal refusal) {
            end(Raised.of(refusal));
        } catch (RuntimeException e) {
            crash(e);
        }
    }

    private void fail(Throwable cause) {
        Outcome known = Raised.outcome(cause);
        if (known != null) {
            end(known);
        } else {
            crash(cause);
        }
    }

    private void crash(Throwable cause) {
        close();
        bug.accept(cause);
    }

    private void end(Outcome outcome) {
        close();
        done.accept(outcome);
    }

    private void close() {
        if (chunks != null) {
            chunks.close();
        }
    }
}
