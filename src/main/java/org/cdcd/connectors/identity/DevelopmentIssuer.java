package org.cdcd.connectors.identity;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A Solid-OIDC issuer for trying things out, with WebIDs of its own, on loopback and nowhere else. It issues DPoP-bound
 * access tokens for the client credentials that each person is given. Keys and people are kept in memory and are gone when
 * it is closed.
 *
 * <p>Endpoints: {@code /.well-known/openid-configuration}, {@code /jwks}, {@code /token}, {@code POST /people} with
 * {@code {"name": …}}, and {@code /people/{name}}, the WebID documents.
 */
public final class DevelopmentIssuer implements AutoCloseable {
    /**
     * A person who exists here only.
     *
     * @param clientId and {@code clientSecret}: what their program gets tokens with
     */
    public record Person(String webid, String clientId, String clientSecret) {
        @Override
        public String toString() {
            return "Person[" + webid + "]";
        }
    }

    private static final int START_SECONDS = 10;

    private final HttpServer server;
    private final String issuer;
    private final DevelopmentPeople people;
    private final DevelopmentTokens tokens;

    private DevelopmentIssuer(HttpServer server, String issuer, DevelopmentPeople people, DevelopmentTokens tokens) {
        this.server = server;
        this.issuer = issuer;
        this.people = people;
        this.tokens = tokens;
    }

    /**
     * Starts an issuer; blocks until it listens.
     *
     * @param address where to listen: refused unless it is a loopback address
     * @param port 0 for any free one
     * @throws IllegalArgumentException if the address is not loopback
     * @throws IllegalStateException if the port cannot be had
     */
    public static DevelopmentIssuer start(Vertx vertx, InetAddress address, int port, InstantSource clock) {
        if (!address.isLoopbackAddress()) {
            throw new IllegalArgumentException("the development issuer listens on loopback only");
        }
        // the issuer is named after its port, so the routes come after the listening
        Router router = Router.router(vertx);
        HttpServer server = vertx.createHttpServer(new HttpServerOptions().setMaxHeaderSize(16 * 1024));
        server.requestHandler(router);
        listen(server, address, port);
        String host = address instanceof Inet4Address ? address.getHostAddress() : "localhost";
        String issuer = "http://" + host + ":" + server.actualPort();
        DevelopmentPeople people = new DevelopmentPeople(issuer);
        DevelopmentTokens tokens = new DevelopmentTokens(issuer, clock);
        router.route("/*").subRouter(new DevelopmentEndpoints(issuer, people).router(vertx, tokens));
        return new DevelopmentIssuer(server, issuer, people, tokens);
    }

    private static void listen(HttpServer server, InetAddress address, int port) {
        try {
            server.listen(port, address.getHostAddress())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the development issuer cannot listen on port " + port, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the development issuer started", e);
        }
    }

    /** The issuer's identifier, as {@code iss} in its tokens. */
    public String issuer() {
        return issuer;
    }

    public URI tokenEndpoint() {
        return URI.create(issuer + "/token");
    }

    /**
     * Creates a person.
     *
     * @param name 1 to 32 lower-case letters, digits and inner hyphens
     * @throws IllegalArgumentException if the name is none, or taken
     */
    public Person person(String name) {
        return people.create(name);
    }

    /** For tests: signs what this issuer would not say by itself. */
    DevelopmentTokens tokens() {
        return tokens;
    }

    @Override
    public void close() {
        server.close();
    }
}
