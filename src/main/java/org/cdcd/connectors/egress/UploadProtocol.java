package org.cdcd.connectors.egress;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * How one service takes a file in chunks: the calls, and what their answers mean. {@link ChunkedUpload} makes the calls. One
 * object goes with one upload and may remember the session; all its methods run one after the other. A method that reads an
 * answer may throw a {@link org.cdcd.connectors.wire.Refusal}, which ends the upload.
 */
interface UploadProtocol {
    /** What the service has of the file. */
    sealed interface Progress {
        /** It has this many bytes from the start and wants the rest. */
        record Kept(long bytes) implements Progress {}

        /** It has the whole file; this is the answer of the upload. */
        record Complete(Outcome.Done answer) implements Progress {}

        /** It does not say; it must be asked. */
        record Unsaid() implements Progress {}
    }

    /** The one call that takes the whole file, if it is small enough for that; else null. */
    default @Nullable ServiceCall atOnce() {
        return null;
    }

    /** The call that makes the session. */
    ServiceCall opening();

    /** Takes what the chunks need from the answer to {@link #opening()}. */
    void opened(Outcome.Done answer);

    /** The size of the chunk that begins at an offset, in bytes; only what is left of the file may be less. */
    int chunkSize(long offset);

    /** The call that sends a chunk. */
    ServiceCall chunk(long offset, Buffer bytes);

    /**
     * What an answer to {@link #chunk} or {@link #question} means.
     *
     * @param offset where the last chunk begins
     * @param end where it ends
     */
    Progress progress(Outcome.Done answer, long offset, long end);

    /** The call that asks how much was kept after an answer was lost; null if the chunk is just sent again. */
    @Nullable
    ServiceCall question();

    /** The call that ends the session when all bytes are there; null if the last chunk does it. */
    default @Nullable ServiceCall closing() {
        return null;
    }
}
