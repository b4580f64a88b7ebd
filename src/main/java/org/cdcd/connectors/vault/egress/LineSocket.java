package org.cdcd.connectors.vault.egress;

import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * A socket that is read line by line, and later as bytes. A line ends with CRLF and nothing else: what one side takes
 * for the end of a line and the other does not is how commands are smuggled. Runs on one event loop.
 */
final class LineSocket {
    private static final int LONGEST = 16 * 1024;

    /** Takes bytes as they come; what it does not take stays for the next read. */
    @FunctionalInterface
    interface Taker {
        /** How many of the first bytes were taken; fewer than all means that reading stops. */
        int take(byte[] bytes);
    }

    private final NetSocket socket;
    private Buffer unread = Buffer.buffer();
    private @Nullable Promise<String> waiting;
    private @Nullable Taker taker;
    private Runnable onEnd = () -> {};
    private boolean ended;

    LineSocket(NetSocket socket) {
        this.socket = socket;
        socket.handler(this::received);
        socket.endHandler(end -> ended());
        socket.closeHandler(closed -> ended());
        socket.exceptionHandler(broken -> ended());
    }

    NetSocket socket() {
        return socket;
    }

    void onEnd(Runnable end) {
        onEnd = end;
        if (ended) {
            end.run();
        }
    }

    /** Is called besides the session's own end. */
    void onClosed(Runnable closed) {
        Runnable before = onEnd;
        onEnd(() -> {
            before.run();
            closed.run();
        });
    }

    /** The next line without its end. One at a time. */
    Future<String> line() {
        Promise<String> next = Promise.promise();
        waiting = next;
        socket.resume();
        offer();
        return next.future();
    }

    /** From now on bytes go to the taker, those unread first, until it stops taking. */
    void bytes(Taker to) {
        taker = to;
        socket.resume();
        offer();
    }

    /** From now on lines are read again. */
    void lines() {
        taker = null;
    }

    Future<Void> write(String text) {
        return socket.write(Buffer.buffer(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Writes and then zeroes. */
    Future<Void> writeSecret(byte[] secret) {
        return socket.write(Buffer.buffer(Unpooled.wrappedBuffer(secret)))
                .onComplete(written -> Arrays.fill(secret, (byte) 0));
    }

    /** Whether the other side has sent more than was asked for. */
    boolean hasUnread() {
        return unread.length() > 0;
    }

    void close() {
        socket.close();
    }

    /** What nobody takes is left in the kernel, so that the other side stops sending. */
    private void received(Buffer block) {
        unread.appendBuffer(block);
        offer();
        if (unread.length() > LONGEST) {
            socket.pause();
        }
    }

    private void offer() {
        Taker to = taker;
        if (to != null && unread.length() > 0) {
            byte[] bytes = unread.getBytes();
            unread = Buffer.buffer();
            int taken = to.take(bytes);
            if (taken < bytes.length) {
                // the taker may have been replaced meanwhile: what is left is older than anything that came since
                unread = Buffer.buffer(Arrays.copyOfRange(bytes, taken, bytes.length))
                        .appendBuffer(unread);
            }
            return;
        }
        if (waiting != null) {
            offerLine(waiting);
        }
    }

    private void offerLine(Promise<String> next) {
        for (int i = 0; i < unread.length(); i++) {
            byte b = unread.getByte(i);
            if (b == '\n' && i > 0 && unread.getByte(i - 1) == '\r') {
                String line = new String(unread.getBytes(0, i - 1), StandardCharsets.ISO_8859_1);
                unread = unread.getBuffer(i + 1, unread.length());
                waiting = null;
                next.complete(line);
                return;
            }
            boolean bareReturn = i > 0 && unread.getByte(i - 1) == '\r';
            if (b == '\n' || b == 0 || bareReturn || i > LONGEST) {
                waiting = null;
                next.fail(Refusal.of(ErrorCode.SERVICE_ERROR, "A line of the mail session is malformed."));
                return;
            }
        }
        if (ended) {
            waiting = null;
            next.fail(Refusal.of(ErrorCode.SERVICE_UNAVAILABLE, "The mail session ended early."));
        }
    }

    private void ended() {
        if (ended) {
            return;
        }
        ended = true;
        offer();
        onEnd.run();
    }
}
