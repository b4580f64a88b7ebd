package org.cdcd.connectors.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.cdcd.connectors.identity.ProofVerification;
import org.cdcd.connectors.wire.BareCryptography;
import org.cdcd.connectors.wire.ConnectorRequest;
import org.cdcd.connectors.wire.ConnectorResponse;
import org.cdcd.connectors.wire.DpopProof;
import org.cdcd.connectors.wire.Envelope;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.RequestSigner;
import org.cdcd.connectors.wire.ResponseSigner;
import org.cdcd.connectors.wire.ResultSeal;
import org.cdcd.connectors.wire.SignatureProviders;
import org.cdcd.connectors.wire.SignedRequest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What one operation costs in cryptography, by the calls that the server itself makes, with their JSON and base64url: each
 * alone and in sum; and the mathematics alone.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class CryptographyBench {
    /** How large the result is that is sealed. */
    static final int RESULT_BYTES = 2048;

    private static final String ORIGIN = "https://connectors.example";
    private static final String PATH = ORIGIN + "/api/v1/connectors/github/operate";
    private static final String WEBID = "https://alice.example/profile/card#me";

    private final InstantSource clock = InstantSource.fixed(Instant.now());
    private final UUID id = UUID.randomUUID();
    private final byte[] result = new byte[RESULT_BYTES];
    private final BareCryptography bare = new BareCryptography(RESULT_BYTES);
    private final ProofVerification proofs = new ProofVerification(clock, "POST", PATH);
    private final ECKey p256 = p256();
    private final OctetKeyPair ed25519 = octets(Curve.Ed25519);
    private final OctetKeyPair x25519 = octets(Curve.X25519);
    private final String proof =
            new DpopProof(p256, clock, new SecureRandom()).make("POST", URI.create(PATH), "t".repeat(900), null);
    private final Envelope es256Request = request(p256);
    private final Envelope ed25519Request = request(ed25519);
    private final ResponseSigner signer = new ResponseSigner(octets(Curve.Ed25519, "answers"), clock);
    private final String sealed = ResultSeal.seal(x25519.toPublicJWK(), result, ORIGIN, WEBID, id);

    /** Two ES256 checks, X25519 and AES-256-GCM, one Ed25519 signature: no JSON, no base64url. */
    @Benchmark
    public byte[] mathematicsOfOneOperation() throws GeneralSecurityException {
        return bare.operate();
    }

    /** The same by the server's calls, for a caller with one P-256 key for everything. */
    @Benchmark
    public Envelope operateEs256X25519() {
        return operate(es256Request, p256, x25519);
    }

    @Benchmark
    public Envelope operateEd25519X25519() {
        return operate(ed25519Request, ed25519, x25519);
    }

    @Benchmark
    public Envelope operateEs256P256() {
        return operate(es256Request, p256, p256);
    }

    private Envelope operate(Envelope request, JWK key, JWK recipient) {
        proofs.verify(proof);
        SignedRequest signed = verified(request, key);
        return sign(ResultSeal.seal(recipient, result, ORIGIN, WEBID, id), signed.payloadHash());
    }

    @Benchmark
    public String verifyProofEs256() {
        return proofs.verify(proof);
    }

    @Benchmark
    public SignedRequest verifyRequestEs256() {
        return verified(es256Request, p256);
    }

    @Benchmark
    public SignedRequest verifyRequestEd25519() {
        return verified(ed25519Request, ed25519);
    }

    @Benchmark
    public String sealX25519() {
        return ResultSeal.seal(x25519, result, ORIGIN, WEBID, id);
    }

    @Benchmark
    public String sealP256() {
        return ResultSeal.seal(p256, result, ORIGIN, WEBID, id);
    }

    @Benchmark
    public Envelope signResponseEd25519() {
        return sign(sealed, "hash");
    }

    /** Who does the elliptic curves. */
    static String provider() {
        Provider provider = SignatureProviders.current();
        return provider == null ? "the JDK's own" : provider.getName();
    }

    private static SignedRequest verified(Envelope envelope, JWK key) {
        SignedRequest signed = SignedRequest.parse(envelope);
        signed.verify(key);
        return signed;
    }

    private Envelope sign(String jwe, String hash) {
        ObjectNode metadata = Json.MAPPER.createObjectNode().put("service_status", 200);
        return signer.sign(new ConnectorResponse(id, "success", jwe, metadata, clock.instant()), hash);
    }

    private Envelope request(JWK key) {
        ObjectNode parameters =
                Json.MAPPER.createObjectNode().put("owner", "alice").put("repo", "demo");
        ConnectorRequest request = new ConnectorRequest(
                UUID.randomUUID(), "github", UUID.randomUUID(), "issues.list", parameters, clock.instant(), null);
        return new RequestSigner(key, ORIGIN).sign(request, x25519);
    }

    private static ECKey p256() {
        try {
            return new ECKeyGenerator(Curve.P_256).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OctetKeyPair octets(Curve curve) {
        return octets(curve, null);
    }

    private static OctetKeyPair octets(Curve curve, String kid) {
        try {
            return new OctetKeyPairGenerator(curve).keyID(kid).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
