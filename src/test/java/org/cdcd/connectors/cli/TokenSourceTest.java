package org.cdcd.connectors.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.cdcd.connectors.wire.Unusable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenSourceTest {
    private final HttpServer issuer;
    private final List<String> proofs = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-24T10:00:00Z");
    private int status = 200;
    private String body = "{\"access_token\":\"t1\",\"expires_in\":300}";
    private boolean wantsNonce;

    TokenSourceTest() throws IOException {
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        issuer.createContext("/token", this::answer);
        issuer.start();
    }

    @AfterEach
    void stop() {
        issuer.stop(0);
    }

    @Test
    void saysThatTheIssuerRefuses() {
        status = 401;
        body = "{\"error\":\"invalid_client\"}";
        assertThatThrownBy(source()::get).isInstanceOf(Unusable.class).hasMessageContaining("HTTP 401");
    }

    @Test
    void doesNotTakeAnAnswerWithoutAToken() {
        body = "{}";
        assertThatThrownBy(source()::get).isInstanceOf(Unusable.class);
        body = "<html>";
        assertThatThrownBy(source()::get).isInstanceOf(Unusable.class);
    }

    @Test
    void saysThatTheIssuerCannotBeReached() {
        TokenSource source = source();
        issuer.stop(0);
        assertThatThrownBy(source::get)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void proofsCarryTheNonceThatTheIssuerWants() throws ParseException {
        wantsNonce = true;
        assertThat(source().get()).isEqualTo("t1");
        assertThat(proofs).hasSize(2);
        assertThat(SignedJWT.parse(proofs.get(1)).getJWTClaimsSet().getStringClaim("nonce"))
                .isEqualTo("n1");
    }

    @Test
    void keepsATokenUntilShortlyBeforeItEnds() {
        TokenSource source = source();
        source.get();
        now = now.plusSeconds(269);
        source.get();
        assertThat(proofs).hasSize(1);
        now = now.plusSeconds(2);
        source.get();
        assertThat(proofs).hasSize(2);
    }

    private TokenSource source() {
        URI endpoint = URI.create("http://127.0.0.1:" + issuer.getAddress().getPort() + "/token");
        IdentityFile identity = IdentityFile.create(
                URI.create("https://c.example"),
                new Issuer.Registration("https://alice.example/#me", endpoint, "client", "secret"));
        return new TokenSource(identity, Session.http(), () -> now);
    }

    private void answer(HttpExchange exchange) throws IOException {
        proofs.add(exchange.getRequestHeaders().getFirst("DPoP"));
        boolean refused = wantsNonce && proofs.size() == 1;
        byte[] sent = (refused ? "{\"error\":\"use_dpop_nonce\"}" : body).getBytes(UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("DPoP-Nonce", "n1");
            exchange.sendResponseHeaders(refused ? 400 : status, sent.length);
            exchange.getResponseBody().write(sent);
        }
    }
}
