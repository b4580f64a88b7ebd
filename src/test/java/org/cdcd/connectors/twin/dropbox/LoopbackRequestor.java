package org.cdcd.connectors.twin.dropbox;

import com.dropbox.core.http.HttpRequestor;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.TwinServer;

/** Takes the client's requests to the twins by the names that it knows. */
final class LoopbackRequestor extends HttpRequestor {
    private final TwinServer server;

    LoopbackRequestor(TwinServer server) {
        this.server = server;
    }

    @Override
    public Response doGet(String url, Iterable<Header> headers) {
        return send("GET", url, headers, Buffer.buffer());
    }

    @Override
    public Uploader startPost(String url, Iterable<Header> headers) {
        return uploader("POST", url, headers);
    }

    @Override
    public Uploader startPut(String url, Iterable<Header> headers) {
        return uploader("PUT", url, headers);
    }

    private Uploader uploader(String method, String url, Iterable<Header> headers) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        return new Uploader() {
            @Override
            public OutputStream getBody() {
                return body;
            }

            @Override
            public void close() {}

            @Override
            public void abort() {}

            @Override
            public Response finish() {
                return send(method, url, headers, Buffer.buffer(body.toByteArray()));
            }
        };
    }

    private Response send(String method, String url, Iterable<Header> headers, Buffer body) {
        List<String> names = new ArrayList<>();
        headers.forEach(header -> {
            names.add(header.getKey());
            names.add(header.getValue());
        });
        try (Caller caller = new Caller(server)) {
            Caller.Answer answer = caller.call(method, url, body, names.toArray(String[]::new));
            Map<String, List<String>> received = new LinkedHashMap<>();
            answer.headers().forEach((name, value) -> received.put(name, List.of(value)));
            return new Response(
                    answer.status(), new ByteArrayInputStream(answer.body().getBytes()), received);
        }
    }
}
