package org.cdcd.connectors.egress;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.cdcd.connectors.wire.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * One upload by Google's resumable protocol: a first call makes a session, whose address is the answer's {@code Location};
 * chunks of 8 MiB go there; 308 says by {@code Range} how much was kept. A chunk whose answer is lost is not sent again
 * blindly: the session is asked first. Each chunk is a call of its own through the templates.
 */
final class GoogleResumable {
    static final int CHUNK = 8 * 1024 * 1024;
    private static final int RESUME = 308;
    private static final int MOST_STANDSTILLS = 5;
    private static final Pattern KEPT = Pattern.compile("bytes=0-(\\d{1,18})");

    private final Calls calls;
    private final Exchange operation;
    private final ServiceCall first;
    private final Upload upload;
    private final Consumer<Outcome> done;
    private final Consumer<Throwable> bug;
    private String session = "";
    private @Nullable ChunkReader chunks;
    private Buffer chunk = Buffer.buffer();
    private long offset;
    private int standstills;

    GoogleResumable(
            Calls calls, Exchange operation, ServiceCall first, Consumer<Outcome> done, Consumer<Throwable> bug) {
        this.calls = calls;
        this.operation = operation;
        this.first = first;
        this.upload = Objects.requireNonNull(first.upload());
        this.done = done;
        this.bug = bug;
    }

    void start(Vertx vertx, SpoolClient spool) {
        Map<String, String> headers = new HashMap<>(first.headers());
        headers.put("x-upload-content-type", upload.type());
        headers.put("x-upload-content-length", Long.toString(upload.length()));
        ServiceCall opening = new ServiceCall(
                first.method(),
                first.host(),
                first.target(),
                headers,
                first.body(),
                null,
                ServiceCall.AnswerKind.NONE,
                Set.of(),
                false);
        send(opening, outcome -> {
            if (outcome instanceof Outcome.Done opened) {
                open(opened, vertx, spool);
            } else {
                end(outcome);
            }
        });
    }

    private void open(Outcome.Done opened, Vertx vertx, SpoolClient spool) {
        String location = opened.headers().get("location");
        URI address = location == null ? null : URI.create(location);
        if (address == null || !first.host().equalsIgnoreCase(String.valueOf(address.getRawAuthority()))) {
            end(new Outcome.Rejected(ErrorCode.SERVICE_ERROR, "the service gave no address for the upload", null));
            return;
        }
        session = address.getRawPath() + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery());
        vertx.getOrCreateContext()
                .runOnContext(now -> spool.read(upload).onFailure(this::fail).onSuccess(source -> {
                    chunks = new ChunkReader(source, CHUNK);
                    nextChunk();
                }));
    }

    private void nextChunk() {
        Objects.requireNonNull(chunks).next().onFailure(this::fail).onSuccess(next -> {
            chunk = next;
            sendChunk();
        });
    }

    private void sendChunk() {
        String range = upload.length() == 0
                ? "bytes */0"
                : "bytes " + offset + "-" + (offset + chunk.length() - 1) + "/" + upload.length();
        send(put(range, chunk, false), outcome -> {
            switch (outcome) {
                case Outcome.Done answered -> proceed(answered);
                case Outcome.Unavailable lost -> ask(lost);
                default -> end(outcome);
            }
        });
    }

    /** Asks how much was kept. */
    private void ask(Outcome.Unavailable lost) {
        if (++standstills > MOST_STANDSTILLS) {
            end(lost);
            return;
        }
        send(put("bytes */" + upload.length(), Buffer.buffer(), true), outcome -> {
            if (outcome instanceof Outcome.Done answered) {
                proceed(answered);
            } else {
                end(outcome);
            }
        });
    }

    private void proceed(Outcome.Done answered) {
        if (!answered.headers().getOrDefault(ServiceAnswer.STATUS, "").equals(Integer.toString(RESUME))) {
            end(answered);
            return;
        }
        long kept = kept(answered);
        long last = offset + chunk.length();
        if (kept < offset || kept > last || kept == upload.length() || ++standstills > MOST_STANDSTILLS) {
            end(new Outcome.Rejected(ErrorCode.SERVICE_ERROR, "the service lost track of the upload", null));
            return;
        }
        if (kept > offset) {
            standstills = 0;
        }
        chunk = chunk.slice((int) (kept - offset), chunk.length());
        offset = kept;
        if (chunk.length() == 0) {
            nextChunk();
        } else {
            sendChunk();
        }
    }

    /** How many bytes are kept; no range means none (RFC 9110, 14.1.2 has no way to say it). */
    private static long kept(Outcome.Done answered) {
        Matcher range = KEPT.matcher(answered.headers().getOrDefault("range", ""));
        return range.matches() ? Long.parseLong(range.group(1)) + 1 : 0;
    }

    private ServiceCall put(String range, Buffer body, boolean idempotent) {
        Map<String, String> headers = new HashMap<>(first.headers());
        headers.put("content-type", upload.type());
        headers.put("content-range", range);
        return new ServiceCall(
                "PUT",
                first.host(),
                session,
                headers,
                body,
                null,
                ServiceCall.AnswerKind.JSON,
                Set.of(RESUME),
                idempotent);
    }

    private void send(ServiceCall call, Consumer<Outcome> next) {
        calls.send(operation, call, next, cause -> {
            close();
            bug.accept(cause);
        });
    }

    private void fail(Throwable cause) {
        Outcome known = Raised.outcome(cause);
        if (known != null) {
            end(known);
        } else {
            close();
            bug.accept(cause);
        }
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
