package org.cdcd.connectors.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.identity.DevelopmentIssuer.Person;

/** A development issuer over real sockets, one person with a key, and a verifier that believes the issuer. */
final class IdentityWorld implements AutoCloseable {
    static final URI ORIGIN = URI.create("http://127.0.0.1:8080");
    static final String PATH = "/api/v1/connectors/github/operate";

    final Vertx vertx = Vertx.vertx();
    final SettableClock clock = new SettableClock();
    final PublicFetcher fetcher = new PublicFetcher(vertx, true);
    final DevelopmentIssuer issuer = DevelopmentIssuer.start(vertx, InetAddress.getLoopbackAddress(), 0, clock);
    final Person alice = issuer.person("alice");
    final ECKey key = newKey(Curve.P_256);
    final MemoryReplayStore replays = new MemoryReplayStore();
    final DpopNonces nonces = new DpopNonces(new byte[32], clock);
    final Pages pages = new Pages();

    IdentitySettings settings() {
        return IdentitySettings.development(ORIGIN, issuer.issuer());
    }

    IdentityVerifier verifier() {
        return verifier(settings());
    }

    IdentityVerifier verifier(IdentitySettings settings) {
        return new IdentityVerifier(settings, fetcher, documents(), replays, nonces, clock);
    }

    WebIdDocuments documents() {
        return new WebIdDocuments(fetcher, clock);
    }

    String token() {
        return token(key);
    }

    String token(ECKey boundTo) {
        return issuer.tokens().issue(alice, jkt(boundTo), ORIGIN.toString());
    }

    /** The claims of a good token, to be bent. */
    JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(issuer.issuer())
                .audience(ORIGIN.toString())
                .claim("webid", alice.webid())
                .claim("client_id", alice.clientId())
                .claim("cnf", Map.of("jkt", jkt(key)))
                .issueTime(Date.from(clock.instant()))
                .expirationTime(Date.from(clock.instant().plus(Duration.ofHours(1))));
    }

    ProofBuilder proof(String token) {
        return proof(key, token);
    }

    ProofBuilder proof(ECKey signer, String token) {
        return new ProofBuilder(signer, "POST", ORIGIN + PATH, clock.instant()).forToken(token);
    }

    Caller call(IdentityVerifier verifier, String token, String proof) {
        return verifier.authenticate("DPoP " + token, List.of(proof), "POST", PATH, false, true);
    }

    static String jkt(ECKey key) {
        return KeyRules.thumbprint(key);
    }

    static ECKey newKey(Curve curve) {
        try {
            return new ECKeyGenerator(curve).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        pages.close();
        issuer.close();
        fetcher.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
