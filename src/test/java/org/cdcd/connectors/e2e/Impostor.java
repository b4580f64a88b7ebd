package org.cdcd.connectors.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.cdcd.connectors.door.Answer;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.ResponseSigner;
import org.cdcd.connectors.wire.ServerKey;

/** What answers in a gateway's place: it tells which keys the server has, and fails whatever else it is asked. */
final class Impostor implements AutoCloseable {
    private final HttpServer http;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Answer document = new Answer(200, new byte[0], "");

    Impostor(URI origin) throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), origin.getPort()), 0);
        http.createContext("/", this::handle);
        http.start();
    }

    /** A document with keys whose private halves the impostor has, signed as the server would. */
    static Answer ownKeys() throws JOSEException {
        OctetKeyPair signs = key(Curve.Ed25519, KeyUse.SIGNATURE);
        ObjectNode document = Json.MAPPER.createObjectNode();
        document.putArray("keys")
                .addPOJO(key(Curve.X25519, KeyUse.ENCRYPTION).toPublicJWK().toJSONObject());
        document.putObject("jwks").putArray("keys").addPOJO(signs.toPublicJWK().toJSONObject());
        ServerKey.describe(document, List.of(signs), InstantSource.system());
        byte[] body = Json.bytes(document);
        return new Answer(
                200, body, new ResponseSigner(signs, InstantSource.system()).detached(body, ResponseSigner.SERVER_TYP));
    }

    private static OctetKeyPair key(Curve curve, KeyUse use) throws JOSEException {
        return new OctetKeyPairGenerator(curve)
                .keyUse(use)
                .keyIDFromThumbprint(true)
                .generate();
    }

    void tells(Answer answer) {
        document = answer;
    }

    /** How many requests came for anything but the document. */
    int asked() {
        return asked.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean keys = exchange.getRequestURI().getPath().equals("/.well-known/cdcd-connectors");
            exchange.getRequestBody().readAllBytes();
            if (!keys) {
                asked.incrementAndGet();
                exchange.sendResponseHeaders(500, -1);
                return;
            }
            if (!document.signature().isEmpty()) {
                exchange.getResponseHeaders().set(ResponseSigner.HEADER, document.signature());
            }
            exchange.sendResponseHeaders(200, document.json().length);
            exchange.getResponseBody().write(document.json());
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
