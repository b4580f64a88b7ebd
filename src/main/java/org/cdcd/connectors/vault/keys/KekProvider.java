package org.cdcd.connectors.vault.keys;

import com.google.crypto.tink.Aead;
import java.util.SortedMap;

/**
 * The key encryption key, in versions: new data is sealed under the current one, older versions still open theirs. A version
 * goes {@code primary > decrypt-only > disabled > destroyed}; only disabled leads back. Safe for many threads; methods may block
 * on a file or a network.
 */
public interface KekProvider {
    /** What a version may do. */
    enum State {
        /** Seals and opens. */
        PRIMARY,
        /** Opens what it sealed. */
        DECRYPT_ONLY,
        /** Does nothing, and can be enabled again. */
        DISABLED,
        /** Is gone for ever. */
        DESTROYED
    }

    /** Seals under the current version. */
    default Aead aead() {
        return aead(currentVersion());
    }

    /** The newest version that seals; counts from 1 and grows with each rotation. Never blocks. */
    int currentVersion();

    /**
     * The one version. What it does may fail with {@link KekUnavailable} where the key is elsewhere.
     *
     * @throws KeysetUnusable if this version does not exist or was taken out of service
     */
    Aead aead(int version);

    /** Every version that ever was and is known here. Never blocks. */
    SortedMap<Integer, State> versions();

    /**
     * Looks again which versions there are: another node may have rotated.
     *
     * @throws KeysetUnusable if the keys cannot be used any more; what was known before stays in use
     * @throws KekUnavailable if they cannot be reached now
     */
    default void reload() {}

    /**
     * Adds a version that seals from now on.
     *
     * @return its number
     * @throws KekRefused if this provider's versions are made elsewhere
     */
    default int rotate() {
        throw KekRefused.madeElsewhere();
    }

    /**
     * Takes a decrypt-only version out of service.
     *
     * @throws KekRefused if it is in another state, or the provider cannot
     */
    default void disable(int version) {
        throw KekRefused.madeElsewhere();
    }

    /**
     * Takes a disabled version back into service, to open only.
     *
     * @throws KekRefused if it is in another state, or the provider cannot
     */
    default void enable(int version) {
        throw KekRefused.madeElsewhere();
    }

    /**
     * Destroys a disabled version for ever.
     *
     * @throws KekRefused if it is in another state, or the provider cannot
     */
    default void destroy(int version) {
        throw KekRefused.madeElsewhere();
    }

    /**
     * Checks that a version is in the state that a change needs.
     *
     * @throws KekRefused if there is no such version, or it is in another state
     */
    default void require(int version, State needed) {
        State state = versions().get(version);
        if (state == null) {
            throw KekRefused.unknown(version);
        }
        if (state != needed) {
            throw KekRefused.wrongState(version, state, needed);
        }
    }
}
