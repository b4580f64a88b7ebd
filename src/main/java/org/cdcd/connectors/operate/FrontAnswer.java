package org.cdcd.connectors.operate;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cdcd.connectors.door.Answer;
import org.cdcd.connectors.wire.ResponseSigner;

/**
 * What the caller gets: the message body at the end of a front-door route. Nothing else of the exchange, its headers least
 * of all, reaches the caller.
 */
sealed interface FrontAnswer {
    String JSON = "application/json";

    int status();

    Map<String, String> headers();

    /** A whole body. */
    record Whole(int status, Map<String, String> headers, byte[] body) implements FrontAnswer {
        public Whole {
            headers = Map.copyOf(headers);
        }

        Whole with(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(name, value);
            return new Whole(status, more, body);
        }
    }

    /**
     * A paused stream; it is read once, and only as fast as the caller takes it.
     *
     * @param abandon closes the source if the caller does not take the stream to its end
     */
    record Streamed(int status, Map<String, String> headers, ReadStream<Buffer> body, Runnable abandon)
            implements FrontAnswer {
        public Streamed {
            headers = Map.copyOf(headers);
        }
    }

    static Whole json(int status, byte[] body) {
        return of(status, JSON, body);
    }

    static Whole of(int status, String contentType, byte[] body) {
        return new Whole(status, Map.of("Content-Type", contentType), body);
    }

    /** An answer that the vault has signed. */
    static Whole signed(Answer answer) {
        return json(answer.status(), answer.json()).with(ResponseSigner.HEADER, answer.signature());
    }
}
