package org.cdcd.connectors.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.cdcd.connectors.identity.Caller;
import org.cdcd.connectors.identity.DpopNonces;
import org.cdcd.connectors.identity.KeyRegistration;
import org.cdcd.connectors.identity.RegisteredKey.Use;
import org.cdcd.connectors.vault.keys.MutableClock;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.vault.store.StoreSettings;
import org.cdcd.connectors.vault.store.TestStores;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is answered to a person who registers a key is what the vault has of it. */
final class CallerKeysTest {
    private static final String ALICE = "https://alice.example/#me";

    private final MutableClock clock = new MutableClock();
    private final DpopNonces nonces = new DpopNonces(new byte[32], clock);

    @TempDir
    private Path folder;

    private ECKey dpop;
    private ECKey key;
    private Store store;
    private CallerKeys keys;

    @BeforeEach
    void open() throws JOSEException {
        dpop = new ECKeyGenerator(Curve.P_256).generate();
        key = new ECKeyGenerator(Curve.P_256).generate();
        store = TestStores.open(new StoreSettings.H2(folder.resolve("db")), clock, Runnable::run);
        keys = new CallerKeys(store.requestKeys(), new KeyRegistration(nonces, clock));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aKeyThatWasDeletedIsRefused() throws JOSEException {
        String keyId = register().path("key_id").asText();
        keys.delete(alice(), keyId);

        assertThatThrownBy(this::register)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.KEY_REVOKED));
        assertThat(keys.list(alice()).path("keys")).isEmpty();
    }

    @Test
    void oneThatIsKnownAlreadyIsAnsweredAsItIsStored() throws JOSEException {
        ObjectNode first = register();
        clock.advance(Duration.ofDays(400));

        ObjectNode again = register();

        assertThat(again.path("created")).isEqualTo(first.path("created"));
        assertThat(again.path("expires")).isNotEqualTo(first.path("expires"));
        assertThat(keys.list(alice()).path("keys")).containsExactly(again);
    }

    private ObjectNode register() throws JOSEException {
        String thumbprint = key.computeThumbprint().toString();
        JWSObject proof = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType("cdcd-key+jws"))
                        .build(),
                new Payload(KeyRegistration.payload(nonces.current(), ALICE, thumbprint, Use.ENC)));
        proof.sign(new ECDSASigner(dpop));
        String body = "{\"jwk\":%s,\"use\":\"enc\",\"proof\":\"%s\"}"
                .formatted(key.toPublicJWK().toJSONString(), proof.serialize());
        return keys.register(alice(), body.getBytes(StandardCharsets.UTF_8));
    }

    private Caller alice() throws JOSEException {
        return new Caller(
                ALICE,
                "https://issuer.example",
                null,
                dpop.computeThumbprint().toString(),
                dpop.toPublicJWK().toJSONString(),
                clock.instant().plusSeconds(3600));
    }
}
