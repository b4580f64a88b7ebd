package org.cdcd.connectors.vault.keys;

import com.google.crypto.tink.Aead;
import java.security.GeneralSecurityException;
import java.util.SortedMap;

/** A key encryption key that can be taken away, as if it were somewhere else, or out of service. */
public final class RemovableKek implements KekProvider {
    /** Where it is. */
    public enum Now {
        HERE,
        AWAY,
        OUT_OF_SERVICE
    }

    private final KekProvider kek;
    private volatile Now now = Now.HERE;

    public RemovableKek(KekProvider kek) {
        this.kek = kek;
    }

    public void become(Now state) {
        now = state;
    }

    @Override
    public int currentVersion() {
        return kek.currentVersion();
    }

    @Override
    public Aead aead(int version) {
        if (now == Now.OUT_OF_SERVICE) {
            throw new KeysetUnusable("the version is out of service");
        }
        Aead aead = kek.aead(version);
        return new Aead() {
            @Override
            public byte[] encrypt(byte[] plain, byte[] associated) throws GeneralSecurityException {
                requireHere();
                return aead.encrypt(plain, associated);
            }

            @Override
            public byte[] decrypt(byte[] sealed, byte[] associated) throws GeneralSecurityException {
                requireHere();
                return aead.decrypt(sealed, associated);
            }
        };
    }

    private void requireHere() {
        if (now != Now.HERE) {
            throw new KekUnavailable("the key is elsewhere and does not answer");
        }
    }

    @Override
    public SortedMap<Integer, State> versions() {
        return kek.versions();
    }
}
