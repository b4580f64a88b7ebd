package org.cdcd.connectors.vault;

import com.nimbusds.jose.jwk.OctetKeyPair;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Supplier;
import org.cdcd.connectors.vault.keys.ServiceKeys;
import org.cdcd.connectors.wire.ResponseSigner;
import org.jspecify.annotations.Nullable;

/** The signer with the key that signs now; a new one when the key's turn is over. */
final class CurrentSigner implements Supplier<ResponseSigner> {
    private record Current(String kid, ResponseSigner signer) {}

    private final ServiceKeys keys;
    private final InstantSource clock;
    private volatile @Nullable Current current;

    CurrentSigner(ServiceKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public ResponseSigner get() {
        OctetKeyPair key = keys.signingKey();
        Current now = current;
        if (now == null || !now.kid().equals(key.getKeyID())) {
            now = new Current(Objects.requireNonNull(key.getKeyID()), new ResponseSigner(key, clock));
            current = now;
        }
        return now.signer();
    }
}
