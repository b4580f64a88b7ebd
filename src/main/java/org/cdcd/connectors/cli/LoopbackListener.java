package org.cdcd.connectors.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits on a free port of this machine for the browser that comes back from a service (RFC 8252, 7.3). Whoever brings another
 * state is turned away and the wait goes on: any page in the browser can call this port.
 */
final class LoopbackListener implements AutoCloseable {
    private static final String PATH = "/callback";
    private static final String THANKS = "That is all. You may close this window and go back to the terminal.";
    private static final String NOT_THIS = "This is not the answer that is waited for.";

    private final HttpServer server;
    private final CompletableFuture<Redirect> arrived = new CompletableFuture<>();
    private volatile String state = "";

    private LoopbackListener(HttpServer server) {
        this.server = server;
    }

    static LoopbackListener open() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        LoopbackListener listener = new LoopbackListener(server);
        server.createContext("/", listener::answer);
        server.start();
        return listener;
    }

    URI redirectUri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PATH);
    }

    /** From now on the redirect with this state is waited for. */
    void expect(String wanted) {
        state = wanted;
    }

    /** @throws CommandFailed if it does not come in time */
    Redirect await(Duration limit) throws InterruptedException {
        try {
            return arrived.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new CommandFailed("nobody came back from the service in time; begin again", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("nothing completes this by a failure", e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        Redirect redirect = Redirect.of(exchange.getRequestURI());
        boolean wanted = exchange.getRequestMethod().equals("GET")
                && exchange.getRequestURI().getPath().equals(PATH)
                && redirectUri()
                        .getAuthority()
                        .equals(exchange.getRequestHeaders().getFirst("Host"))
                && !state.isEmpty()
                && redirect.hasState(state);
        try (exchange) {
            byte[] page = (wanted ? THANKS : NOT_THIS).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
            exchange.sendResponseHeaders(wanted ? 200 : 400, page.length);
            exchange.getResponseBody().write(page);
        } finally {
            if (wanted) {
                arrived.complete(redirect);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
