package org.cdcd.connectors.vault.watch;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.LinkedAccount;
import org.cdcd.connectors.vault.store.SealedParts;
import org.cdcd.connectors.vault.store.Standstill;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/**
 * A credential that nobody has, in the row of a person who does not exist. Its id is known to whoever reads the database and to
 * nobody else, so that whoever asks for it has read the database: all vaults on it stop admitting uses until an operator lets them
 * go on. Which row it is follows from a key of the service, not from the database.
 */
public final class Honey {
    private static final int WRAPPED_BYTES = 60;
    private static final int BLOB_BYTES = 284;

    private final UUID id;
    private final Standstill standstill;
    private final Consumer<Signal> alarm;
    private volatile boolean still;

    private Honey(UUID id, Standstill standstill, Consumer<Signal> alarm) {
        this.id = id;
        this.standstill = standstill;
        this.alarm = alarm;
    }

    /**
     * Puts the row there if it is not. Blocks.
     *
     * @param key 32 bytes that the vaults share and the database has sealed only
     * @param mode the protection that this vault gives its credentials
     * @param person makes a person of this name known, who has a key as everybody has: a thief who joins the tables must not miss
     *     the row
     */
    public static Honey place(
            Store store,
            Secret key,
            String mode,
            Consumer<String> person,
            InstantSource clock,
            Consumer<Signal> alarm) {
        UUID id = key.reveal(bytes -> version4(ByteBuffer.wrap(bytes)));
        Optional<CredentialRow> placed = store.credentials().findAdmitted(id);
        placed.ifPresent(row -> person.accept(row.webid()));
        if (placed.isEmpty()) {
            SecureRandom random = new SecureRandom();
            String login = HexFormat.of().formatHex(bytes(random, 5));
            LinkedAccount account = new LinkedAccount(
                    "default",
                    "github",
                    "https://github.com/" + login,
                    Integer.toString(1_000_000 + random.nextInt(180_000_000)),
                    "oauth2",
                    List.of("repo"),
                    Map.of(),
                    mode,
                    clock.instant(),
                    null);
            SealedParts parts = new SealedParts(1, bytes(random, WRAPPED_BYTES), bytes(random, BLOB_BYTES), null, null);
            String webid = "https://" + login + ".solidcommunity.net/profile/card#me";
            person.accept(webid);
            store.credentials().insert(webid, id, account, parts);
        }
        Honey honey = new Honey(id, store.standstill(), alarm);
        honey.look();
        return honey;
    }

    /** Learns whether another vault or an operator has changed that; every second. Blocks. */
    public void look() {
        still = standstill.stands();
    }

    /**
     * Before anything is done with a credential of this id.
     *
     * @throws Refusal {@code credential_not_found} for the one that nobody has
     */
    public void touched(UUID credentialId) {
        if (credentialId.equals(id)) {
            standstill.begin(Signal.Kind.HONEY_USED.wireName());
            still = true;
            alarm.accept(new Signal.OfNode(Signal.Kind.HONEY_USED));
            throw Refusal.of(ErrorCode.CREDENTIAL_NOT_FOUND, "There is no such credential.");
        }
    }

    /**
     * The same before a use.
     *
     * @throws Refusal {@code vault_unavailable} also while everything stands still
     */
    public void beforeUse(UUID credentialId) {
        touched(credentialId);
        if (still) {
            throw Standstill.refusal();
        }
    }

    /** Lets uses be admitted again, on the operator's word; false if they were. Other nodes follow within a second. */
    public boolean goOn() {
        boolean stood = standstill.end();
        still = false;
        return stood;
    }

    private static UUID version4(ByteBuffer key) {
        long high = key.getLong() & 0xffff_ffff_ffff_0fffL | 0x4000L;
        long low = key.getLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static byte[] bytes(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
