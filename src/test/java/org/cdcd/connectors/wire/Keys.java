package org.cdcd.connectors.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** Keys for tests, and the one way to ask for a refusal. */
final class Keys {
    private Keys() {}

    static OctetKeyPair ed25519(@Nullable String kid) {
        return octets(Curve.Ed25519, kid);
    }

    static OctetKeyPair x25519(@Nullable String kid) {
        return octets(Curve.X25519, kid);
    }

    static ECKey p256(@Nullable String kid) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(kid).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static JWK encryption(JWK key) {
        return key instanceof ECKey ec
                ? new ECKey.Builder(ec).keyUse(KeyUse.ENCRYPTION).build()
                : new OctetKeyPair.Builder((OctetKeyPair) key)
                        .keyUse(KeyUse.ENCRYPTION)
                        .build();
    }

    private static OctetKeyPair octets(Curve curve, @Nullable String kid) {
        try {
            return new OctetKeyPairGenerator(curve).keyID(kid).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static void refused(ErrorCode code, ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).isInstanceOf(Refusal.class);
        assertThat(((Refusal) thrown).code()).isEqualTo(code);
    }
}
