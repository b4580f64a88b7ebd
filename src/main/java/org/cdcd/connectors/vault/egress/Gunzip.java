package org.cdcd.connectors.vault.egress;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.compression.JdkZlibDecoder;
import io.netty.handler.codec.compression.ZlibWrapper;
import java.util.function.Consumer;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/**
 * Unpacks gzip (RFC 1952) block by block, for a service that packs although it was asked not to. It is fed in slices, so
 * that a bomb is noticed after a few hundred kilobytes.
 */
final class Gunzip implements AutoCloseable {
    private static final int SLICE = 1_024;
    private static final int WORST_RATIO = 100;
    private static final int ALLOWANCE = 256 * 1024;

    private final EmbeddedChannel channel = new EmbeddedChannel(new JdkZlibDecoder(ZlibWrapper.GZIP, true, 0));
    private long packed;
    private long unpacked;
    private boolean closed;

    /** @throws Refusal {@code service_error} if it is not gzip, or unpacks to more than a hundred times its size */
    void next(byte[] block, Consumer<byte[]> out) {
        for (int at = 0; at < block.length; at += SLICE) {
            int size = Math.min(SLICE, block.length - at);
            packed += size;
            try {
                channel.writeInbound(Unpooled.wrappedBuffer(block, at, size));
            } catch (DecompressionException e) {
                throw broken();
            }
            drain(out);
        }
    }

    private void drain(Consumer<byte[]> out) {
        for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
            byte[] bytes = new byte[part.readableBytes()];
            part.readBytes(bytes);
            part.release();
            unpacked += bytes.length;
            if (unpacked > ALLOWANCE + WORST_RATIO * packed) {
                throw Refusal.of(ErrorCode.SERVICE_ERROR, "The answer unpacks to far more than its size.")
                        .afterSending();
            }
            out.accept(bytes);
        }
    }

    private static Refusal broken() {
        return Refusal.of(ErrorCode.SERVICE_ERROR, "The packed answer is broken.")
                .afterSending();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            channel.finishAndReleaseAll();
        }
    }
}
