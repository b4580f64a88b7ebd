package org.cdcd.connectors.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import java.security.Provider;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same messages whoever does the mathematics. */
class ProvidersTest {
    private static final UUID ID = UUID.randomUUID();
    private static final Instant TIME = Instant.parse("2026-11-24T10:00:00Z");

    private final @Nullable Provider usual = SignatureProviders.current();

    @AfterEach
    void restore() {
        SignatureProviders.use(usual);
    }

    @Test
    void isNativeHere() {
        assertThat(Objects.requireNonNull(usual).getName()).isEqualTo("Conscrypt");
    }

    @Test
    void worksWithThePlatformsOwnAndAcross() {
        JWK[] signers = {Keys.ed25519("a"), Keys.p256("b")};
        JWK[] recipients = {Keys.x25519("c"), Keys.p256("d")};
        for (int i = 0; i < 2; i++) {
            JWK signer = signers[i];
            JWK recipient = recipients[i];
            SignatureProviders.use(null);
            Envelope signed = sign(signer, recipient);
            String sealed = ResultSeal.seal(recipient.toPublicJWK(), new byte[9], "o", "w", ID);
            SignedRequest.parse(signed).verify(signer.toPublicJWK());
            assertThat(ResultSeal.open(sealed, recipient, "w", ID)).isEqualTo(new byte[9]);
            JWK stranger = Keys.p256("b");
            Keys.refused(
                    ErrorCode.INVALID_SIGNATURE,
                    () -> SignedRequest.parse(signed).verify(stranger));
            Keys.refused(ErrorCode.INVALID_SIGNATURE, () -> ResultSeal.open(sealed, Keys.x25519("c"), "w", ID));
            SignatureProviders.use(usual);
            SignedRequest.parse(signed).verify(signer.toPublicJWK());
            assertThat(ResultSeal.open(sealed, recipient, "w", ID)).isEqualTo(new byte[9]);
        }
    }

    private static Envelope sign(JWK signer, JWK recipient) {
        return new RequestSigner(signer, "o")
                .sign(
                        new ConnectorRequest(ID, "github", ID, "x", Json.MAPPER.createObjectNode(), TIME, null),
                        recipient);
    }
}
